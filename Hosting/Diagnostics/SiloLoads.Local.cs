#if !MICROSOFT_ORLEANS
using Anomaly.Runtime.Diagnostics;

namespace Anomaly.Hosting.Diagnostics;

/// <summary>As our own runtime's silos report themselves.</summary>
internal sealed class SiloLoads(IClusterDiagnostics diagnostics) : ISiloLoads
{
    public async Task<IReadOnlyList<SiloLoad>> ReadAsync(CancellationToken cancellationToken) =>
        [.. (await diagnostics.ReportAsync(cancellationToken)).Select(report => new SiloLoad
        {
            Silo = report.Silo.ToParsableString(),
            Partitions = report.Partitions,
            CallsPerSecond = report.CallsPerSecond,
            LatencyMedian = report.LatencyMedian,
            Latency95 = report.Latency95,
            Latency99 = report.Latency99,
            MailboxDepth = report.MailboxDepth,
            LongestMailbox = report.LongestMailbox,
            CommitsPerSecond = report.Gauges.GetValueOrDefault(CommitGauge.GaugeName),
        })];
}
#endif
