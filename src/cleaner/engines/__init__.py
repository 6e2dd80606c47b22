"""The same cleaning on engines for many machines: Arrow tables, datatrove, Ray Data."""
