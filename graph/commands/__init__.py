"""The commands of the graph, one file each; the table in `server.cli` lists them."""
