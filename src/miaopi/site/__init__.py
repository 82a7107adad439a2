"""Where the parts are put together: settings, addresses, command line, worker. Nothing imports it."""
