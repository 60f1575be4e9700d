namespace Anomaly.Gateway.Api.Documents;

/// <summary>How the scans stand.</summary>
/// <param name="Status">running, or stopped.</param>
/// <param name="SchedulerEnabled">Whether series are scanned on their own.</param>
/// <param name="Tickers">Series that are scanned.</param>
/// <param name="LastRun">When the schedule last read which series there are, UTC; null before the first time.</param>
/// <param name="LastResult">What the last scan of each market did, together; null before the first.</param>
internal sealed record PyMonitoring(string Status, bool SchedulerEnabled, int Tickers, DateTimeOffset? LastRun, ScanView? LastResult)
{
    public static PyMonitoring Of(SchedulerStatus status) => new(
        status.Enabled ? "running" : "stopped", status.Enabled, status.Markets.Sum(market => market.Series), status.LastScan, status.LastReport is { } report ? ScanView.Of(report) : null);
}

/// <summary>What a scan did.</summary>
/// <param name="Status">complete; partial where some series failed.</param>
/// <param name="Result">In numbers.</param>
internal sealed record PyMonitoringRun(string Status, ScanView Result)
{
    public static PyMonitoringRun Of(ScanReport report) => new(report.Failed == 0 ? "complete" : "partial", ScanView.Of(report));
}

/// <summary>What became of test messages.</summary>
/// <param name="Status">sent; failed where a channel did not take its message.</param>
/// <param name="Channels">Each of them.</param>
internal sealed record PyNotificationTest(string Status, IReadOnlyList<PyChannelTest> Channels)
{
    public static PyNotificationTest Of(IReadOnlyList<PyChannelTest> channels) => new(channels.All(channel => channel.Sent) ? "sent" : "failed", channels);
}

/// <summary>What became of the test message to one channel.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What kind of address it has.</param>
/// <param name="Sent">Whether it took the message.</param>
/// <param name="Answer">What it answered, or why it did not.</param>
internal sealed record PyChannelTest(string Name, AlertChannelKind Kind, bool Sent, string Answer);
