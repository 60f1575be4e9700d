using Anomaly.Cli;

return await AnomalyCli.RunAsync(args, CliConsole.OfProcess());
