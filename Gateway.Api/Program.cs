return await Anomaly.Gateway.Api.GatewayHost.RunAsync(args);
