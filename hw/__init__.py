"""The devices: one file per kind of device, each over the vendor's library."""
