using Anomaly.Runtime.Activations;
using Orleans;
using Orleans.Concurrency;

namespace Anomaly.Runtime.Diagnostics;

/// <summary>Reads the silo that it runs in.</summary>
[Reentrant]
[StatelessWorker(1)]
internal sealed class SiloControlGrain(Silo silo, IEnumerable<ISiloGauge> gauges) : Grain, ISiloControlGrain
{
    public Task<SiloReport> ReportAsync()
    {
        var activations = silo.Directory.All.Where(each => each.Class.GrainType.Value is not ("silocontrol" or "management")).ToList();
        var (perSecond, median, p95, p99) = silo.Latency.Read();
        return Task.FromResult(new SiloReport
        {
            Silo = silo.Cluster.Self,
            Status = silo.Status,
            Partitions = silo.Cluster.Partitions.GetValueOrDefault(silo.Cluster.Self),
            Activations = [.. activations.GroupBy(each => each.Class).Select(group => new GrainClassReport(group.Key.ToString(), group.Count())).OrderBy(each => each.GrainClass, StringComparer.Ordinal)],
            CallsPerSecond = perSecond,
            LatencyMedian = median,
            Latency95 = p95,
            Latency99 = p99,
            MailboxDepth = activations.Sum(each => each.Waiting),
            LongestMailbox = activations.Select(each => each.Waiting).DefaultIfEmpty().Max(),
            Gauges = gauges.ToDictionary(gauge => gauge.Name, gauge => gauge.Read()),
        });
    }

    public Task CollectAsync(TimeSpan age)
    {
        silo.CollectIdle(age);
        return Task.CompletedTask;
    }
}
