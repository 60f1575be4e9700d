using Anomaly.Grains.Tests.Kit;
using Anomaly.Storage;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Anomaly.Grains.Tests.Tickers;

/// <summary>However bars are ordered, cut into calls and repeated, the series ends as if one detection had found them.</summary>
public sealed class PushedInAnyOrderTests
{
    private const int Bars = 90;
    private static readonly SeriesKey Series = SeriesKey.Parse("MINE/1d");

    [Property(MaxTest = 20)]
    public Property AnyOrderPartitionAndRepetition_endsAsOneDetection() => Prop.ForAll(
        (from order in Gen.Shuffle(Enumerable.Range(0, Bars).ToArray())
         from sorted in Gen.Elements(true, false)
         from cuts in Gen.Choose(1, Bars - 1).ListOf(6)
         from repeated in Gen.Choose(0, 5).ListOf(3)
         from restart in Gen.Choose(0, 5)
         select new Plan(sorted ? [.. order.Order()] : [.. order], [.. cuts.Distinct().Order()], [.. repeated], restart)).ToArbitrary(),
        plan => EndsAsOneDetectionAsync(plan).GetAwaiter().GetResult());

    private static async Task<bool> EndsAsOneDetectionAsync(Plan plan)
    {
        var bars = TestBars.Walk(Bars, seed: plan.Restart + 1);
        await using var host = SeriesHost.Start();
        host.CloseBars(Bars);
        var batches = plan.Cuts.Append(Bars).Zip(plan.Cuts.Prepend(0), (to, from) => plan.Order[from..to].Select(index => bars[index]).ToArray()).ToArray();
        var taken = 0;
        for (var i = 0; i < batches.Length; i++)
        {
            // A bar that is sent wrong first is corrected by its own batch.
            var wrong = batches[i][0] with { Volume = batches[i][0].Volume + 1 };
            taken += (await host.Ticker(Series.ToString()).PushAsync(wrong)).Taken;
            taken += (await host.Ticker(Series.ToString()).PushAsync([.. batches[i], .. batches[i][..1]])).Taken;
            if (plan.Repeated.Contains(i) && (await host.Ticker(Series.ToString()).PushAsync(batches[i])).RunId is not null)
                return false;
            if (plan.Restart == i)
                await host.RestartAsync();
        }

        await using var once = SeriesHost.Start();
        once.CloseBars(Bars);
        once.Market.Put(Series, bars);
        await once.DetectAsync(Series.ToString());
        return taken == Bars && await OutlineAsync(once.Store) == await OutlineAsync(host.Store);
    }

    private static async Task<string> OutlineAsync(IDetectionStore store)
    {
        var metadata = (await store.LoadSeriesAsync(Series))!;
        var bars = await store.ReadBarsAsync(Series, TimeRange.All);
        var anomalies = (await store.ListAnomaliesAsync(new AnomalyQuery { Ticker = Series.Ticker, OldestFirst = true, Limit = 500 })).Items;
        var holding = anomalies.Where(anomaly => anomaly.Status != AnomalyStatus.Retracted).Select(anomaly => anomaly.Id);
        return $"{Convert.ToHexString(metadata.FeatureState!)} {metadata.Anchor:O} {metadata.RowsProcessed} {metadata.AnomaliesFound} {string.Join(';', bars)} {string.Join(',', holding)}";
    }

    private sealed record Plan(int[] Order, int[] Cuts, int[] Repeated, int Restart);
}
