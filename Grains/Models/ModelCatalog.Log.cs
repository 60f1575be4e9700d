namespace Anomaly.Grains.Models;

public sealed partial class ModelCatalog
{
    [LoggerMessage(LogLevel.Information, "Loaded model {Version} ({Hash})")]
    private partial void LogLoaded(string version, string hash);

    [LoggerMessage(LogLevel.Warning, "Refused {Path}")]
    private partial void LogRefused(Exception exception, string path);
}
