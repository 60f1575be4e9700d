using Anomaly.Detection.Engine;
using Anomaly.Grains.Models;
using Anomaly.Grains.Tests.Kit;
using Anomaly.Grains.Tickers;
using Anomaly.Grains.Detecting;
using Anomaly.Storage;
using Anomaly.Testing;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;

namespace Anomaly.Grains.Tests.Detecting;

/// <summary>
/// Whatever happens on the way — new bars, the same ones again, a late one, a deleted one, a corrected one, deactivation, restart of the
/// process — the series ends as if its last state had been detected at once.
/// </summary>
public sealed class IncrementalEqualsBatchTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");
    private static readonly ModelCatalog Models = PlainServices.OpenModels(AppContext.BaseDirectory);
    private static readonly Detector Detector = new Detector(TestModels.Following()).WithBudget(0.05)!;

    [Property(MaxTest = 12)]
    public Property AnyHistory_endsAsBatch() => Prop.ForAll(
        Gen.Choose(0, 6).Two().Select(pair => (Kind: pair.Item1, Size: pair.Item2)).ArrayOf(12).ToArbitrary(),
        steps => EndsAsBatchAsync(steps).GetAwaiter().GetResult());

    private static async Task<bool> EndsAsBatchAsync((int Kind, int Size)[] steps)
    {
        using var folder = new TestFolder();
        var market = new FakeMarket();
        var clock = new FakeTimeProvider(new DateTimeOffset(TestBars.Start));
        var bars = TestBars.Walk(400, seed: steps.Sum(step => step.Kind + step.Size) + 1);
        var count = 240;
        var late = new Queue<Bar>();
        market.Put(Apple, bars[..count]);
        var session = Open(Path.Combine(folder.Path, "one.db"), market, clock);
        SeriesSnapshot? snapshot = null;

        foreach (var (kind, size) in steps.Append((1, 6)))
        {
            switch (kind)
            {
                case 0: // the same bars again
                    break;
                case 1 or 2: // new bars
                    market.Put(Apple, bars[count..(count + size + 1)]);
                    count += size + 1;
                    break;
                case 3: // a corrected one among the last
                    var at = count - 1 - (size % 4);
                    bars[at] = bars[at] with { Close = bars[at].Close * 1.07, High = bars[at].High * 1.08 };
                    market.Put(Apple, [bars[at]]);
                    break;
                case 4: // one that comes late
                    late.Enqueue(bars[count]);
                    market.Put(Apple, [bars[count + 1]]);
                    count += 2;
                    break;
                case 5: // one that is taken away
                    if (await session.Store.CountBarsAsync(Apple, TimeRange.All) > 0 && size is 1 or 2)
                        market.Remove(Apple, bars[count - 1 - size].Time);
                    break;
                default: // deactivation; every other time the process restarts
                    snapshot = null;
                    if (size % 2 == 0)
                    {
                        await session.Store.DisposeAsync();
                        session = Open(Path.Combine(folder.Path, "one.db"), market, clock);
                    }

                    break;
            }

            snapshot = await DetectAsync(session, snapshot, clock, count);
            if (late.TryDequeue(out var bar))
            {
                market.Put(Apple, [bar]);
                snapshot = await DetectAsync(session, snapshot, clock, count);
            }
        }

        var batch = Open(Path.Combine(folder.Path, "two.db"), market, clock);
        await DetectAsync(batch, null, clock, count);
        var equal = await OutlineAsync(session) == await OutlineAsync(batch);
        await session.Store.DisposeAsync();
        await batch.Store.DisposeAsync();
        return equal;
    }

    private static async Task<SeriesSnapshot> DetectAsync(SeriesServices session, SeriesSnapshot? snapshot, FakeTimeProvider clock, int count)
    {
        var now = new DateTimeOffset(TestBars.Start.AddDays(count));
        if (now > clock.GetUtcNow())
            clock.SetUtcNow(now);
        var run = new DetectionRun
        {
            Id = Guid.NewGuid().ToString(), Trigger = RunTrigger.Manual, Series = Apple, StartedAt = clock.GetUtcNow().UtcDateTime, Status = RunStatus.InProgress,
        };
        snapshot ??= await SeriesSnapshot.LoadAsync(session.Store, Apple, session.Options.Value.OverlapBars, CancellationToken.None);
        return (await session.Pipeline.DetectAsync(snapshot, Detector, run, null, null, whole: count % 3 == 0, CancellationToken.None)).Snapshot;
    }

    private static async Task<string> OutlineAsync(SeriesServices session)
    {
        var metadata = await session.Store.LoadSeriesAsync(Apple);
        var bars = await session.Store.ReadBarsAsync(Apple, TimeRange.All);
        var anomalies = await session.Store.ReadAllAnomaliesAsync(Apple, Detector.Model.Hash, TimeRange.All);
        var holding = anomalies.Where(anomaly => anomaly.Status != AnomalyStatus.Retracted).Select(anomaly => anomaly.Id);
        return $"{Convert.ToHexString(metadata!.FeatureState!)} {metadata.RowsProcessed} {metadata.AnomaliesFound} {bars.Count} {string.Join(',', holding)}";
    }

    private static SeriesServices Open(string path, FakeMarket market, FakeTimeProvider clock) =>
        PlainServices.Compose(PlainServices.OpenStore(path, clock), clock, Models, null, PlainServices.Source(market, clock)).Of(MarketDataSource.Simulated);
}
