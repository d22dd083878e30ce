"""stub"""


def main() -> None:
    """stub"""
