"""Who may do what at the broker, made from the contracts: services, devices, the city's own systems, operators."""
