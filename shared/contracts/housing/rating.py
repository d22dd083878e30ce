"""The RPC methods about star ratings, their schemes and appeals, and the star board."""
