namespace Anomaly.Grains.Tickers;

public sealed partial class TickerDetectionGrain
{
    [LoggerMessage(LogLevel.Debug, "{Series}: run {RunId} ({Trigger}) ended {Status}: {Rows} rows, {Anomalies} anomalies, {Seconds:0.000} s")]
    private partial void LogRunEnded(SeriesKey series, string runId, RunTrigger trigger, RunStatus status, long rows, long anomalies, double seconds);

    [LoggerMessage(LogLevel.Warning, "{Series}: run {RunId} ({Trigger}) failed: {Reason}")]
    private partial void LogRunFailed(Exception? fault, SeriesKey series, string runId, RunTrigger trigger, string reason);

    [LoggerMessage(LogLevel.Information, "{Series}: {Reason}")]
    private partial void LogNotThere(SeriesKey series, string reason);

    [LoggerMessage(LogLevel.Error, "The end of run {RunId} could not be recorded; it is closed, or goes on, when the series is loaded again")]
    private partial void LogNotRecorded(Exception exception, string runId);

    [LoggerMessage(LogLevel.Warning, "{Series}: another activation wrote first, this one ends: {Message}")]
    private partial void LogConflict(SeriesKey series, string message);

    [LoggerMessage(LogLevel.Warning, "{Series}: runs that were interrupted are closed: {Runs}")]
    private partial void LogInterrupted(SeriesKey series, string runs);

    [LoggerMessage(LogLevel.Information, "{Series}: backfill {RunId} from {From:u} begins at {Cursor:u}")]
    private partial void LogBackfillBegins(SeriesKey series, string runId, DateTime from, DateTime cursor);

    [LoggerMessage(LogLevel.Warning, "{Series}: backfill {RunId} pauses and is resumed within a minute: {Reason}")]
    private partial void LogBackfillPauses(SeriesKey series, string runId, string reason);

    [LoggerMessage(LogLevel.Warning, "{Series}: the reminder of a backfill that has ended could not be deleted; its next tick tries again. {Reason}")]
    private partial void LogNotDisarmed(SeriesKey series, string reason);

    [LoggerMessage(LogLevel.Debug, "{Series}: the source could not be asked for the listing")]
    private partial void LogNoListing(Exception exception, SeriesKey series);
}
