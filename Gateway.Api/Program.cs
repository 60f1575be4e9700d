return await Anomaly.Gateway.Api.Hosting.GatewayHost.RunAsync(args);
