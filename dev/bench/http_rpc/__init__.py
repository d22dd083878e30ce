"""What one HTTP request costs that asks one service over the bus: stock nameko beside our runtime, in the same sitting."""
