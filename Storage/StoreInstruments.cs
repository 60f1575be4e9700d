using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Anomaly.Storage;

/// <summary>What the store measures: meter and activity source <c>Anomaly.Storage</c>.</summary>
public sealed class StoreInstruments : IDisposable
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Anomaly.Storage";

    /// <summary>From the tenth of a millisecond that a small commit takes without a flush to the seconds of a busy disk.</summary>
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private static readonly InstrumentAdvice<int> Writes = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] };

    private readonly Meter _meter;
    private readonly Histogram<double> _commitDuration;
    private readonly Histogram<double> _groupDuration;
    private readonly Histogram<int> _groupSize;
    private readonly Counter<long> _commits;
    private readonly Counter<long> _conflicts;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _bars;
    private readonly RecentRate _recentCommits;

    /// <summary>Creates the instruments, in the host's meter factory where there is one.</summary>
    public StoreInstruments(IMeterFactory? meters = null, TimeProvider? time = null)
    {
        _recentCommits = new RecentRate(time ?? TimeProvider.System);
        _meter = meters?.Create(Name) ?? new Meter(Name);
        _commitDuration = _meter.CreateHistogram<double>("anomaly.store.commit.duration", "s", "From the call to the durable commit of one detection", tags: null, Seconds);
        _groupDuration = _meter.CreateHistogram<double>("anomaly.store.group.duration", "s", "One transaction that several writes share, flush included", tags: null, Seconds);
        _groupSize = _meter.CreateHistogram<int>("anomaly.store.group.size", "{write}", "Writes that shared one transaction", tags: null, Writes);
        _commits = _meter.CreateCounter<long>("anomaly.store.commits", "{commit}", "Detections committed");
        _conflicts = _meter.CreateCounter<long>("anomaly.store.conflicts", "{commit}", "Commits refused because another writer came first");
        _errors = _meter.CreateCounter<long>("anomaly.store.errors", "{call}", "Commits that failed for another reason");
        _bars = _meter.CreateCounter<long>("anomaly.store.bars", "{bar}", "Bars written");
    }

    /// <summary>Detections committed by this process in each of the last ten seconds, on average.</summary>
    public double CommitsPerSecond => _recentCommits.Read();

    /// <summary>Traces of commits.</summary>
    internal static ActivitySource Activities { get; } = new(Name);

    public void Dispose() => _meter.Dispose();

    /// <summary>Has every counter exported before it first counts.</summary>
    public void CountFromZero()
    {
        foreach (var counter in new[] { _commits, _conflicts, _errors, _bars })
            counter.Add(0);
    }

    /// <summary>Whether a meter is this one: tests that run side by side have one each of the same name.</summary>
    internal bool Owns(Meter meter) => ReferenceEquals(meter, _meter);

    /// <summary>Times, traces and counts one commit.</summary>
    internal async Task<CommitResult> MeasureAsync(DetectionCommit commit, string engine, Func<Task<CommitResult>> work)
    {
        using var activity = Activities.StartActivity("store.commit", ActivityKind.Client);
        activity?.SetTag("db.system.name", engine).SetTag("anomaly.series", commit.Metadata.Series.ToString())
            .SetTag("anomaly.run", commit.Run?.Id).SetTag("anomaly.bars", commit.Bars.Count);
        var start = Stopwatch.GetTimestamp();
        try
        {
            var result = await work();
            _commits.Add(1);
            _recentCommits.Add();
            _bars.Add(commit.Bars.Count);
            _commitDuration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
            return result;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            (exception is StoreConflictException ? _conflicts : _errors).Add(1);
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
    }

    internal void GroupCommitted(int size, TimeSpan duration)
    {
        _groupSize.Record(size);
        _groupDuration.Record(duration.TotalSeconds);
    }
}

/// <summary>How often something happened in each of the last ten full seconds, on average.</summary>
internal sealed class RecentRate(TimeProvider time)
{
    private const int Window = 10;
    private readonly Lock _gate = new();
    private readonly (long Second, long Count)[] _seconds = new (long, long)[Window + 1];

    public void Add()
    {
        lock (_gate)
        {
            var now = Now();
            ref var slot = ref _seconds[now % _seconds.Length];
            slot = slot.Second == now ? (now, slot.Count + 1) : (now, 1);
        }
    }

    /// <summary>Events a second.</summary>
    public double Read()
    {
        lock (_gate)
        {
            var now = Now();
            return (double)_seconds.Where(slot => slot.Second < now && slot.Second >= now - Window).Sum(slot => slot.Count) / Window;
        }
    }

    private long Now() => time.GetTimestamp() / time.TimestampFrequency;
}
