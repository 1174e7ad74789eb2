"""The mobility screen's results: kept, said and drawn."""
