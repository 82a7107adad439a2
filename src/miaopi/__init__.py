"""miaopi (秒批, "approved in seconds"): a government-service platform where published rules decide."""
