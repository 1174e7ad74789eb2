"""How a phone on the home network gets in: addresses, certificates, trust and pairing."""
