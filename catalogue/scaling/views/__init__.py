"""The pages of services that spread, and those of the curators behind them."""
