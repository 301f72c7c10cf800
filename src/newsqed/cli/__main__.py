"""`python -m newsqed.cli` is `newsqed`."""

from newsqed.cli import main

if __name__ == "__main__":
    main()
