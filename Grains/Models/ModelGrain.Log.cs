namespace Anomaly.Grains.Models;

public sealed partial class ModelGrain
{
    [LoggerMessage(LogLevel.Information, "Market {Market} is pinned to {Version}")]
    private partial void LogPinned(Market market, string? version);
}
