"""Run the console: ``python -m shared.console``."""

from shared.console.cli import main

if __name__ == "__main__":
    main()
