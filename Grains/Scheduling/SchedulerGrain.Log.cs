namespace Anomaly.Grains.Scheduling;

public sealed partial class SchedulerGrain
{
    [LoggerMessage(LogLevel.Information, "Scanned {Series} series: {Detected} had new bars, {Failed} failed, {Anomalies} anomalies, {Seconds:0.00} s")]
    private partial void LogScanned(int series, int detected, int failed, int anomalies, double seconds);

    [LoggerMessage(LogLevel.Information, "The schedule is switched on: {Enabled}")]
    private partial void LogSwitched(bool enabled);
}
