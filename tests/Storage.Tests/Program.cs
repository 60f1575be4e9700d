using Anomaly.Storage.Tests.Sqlite;

// The test assembly is also the process that crash tests kill.
if (args is [CrashWriter.Command, var path])
    await CrashWriter.RunAsync(path);
