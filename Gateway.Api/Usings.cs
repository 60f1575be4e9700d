global using Anomaly.Gateway.Api.Telemetry;
