using Anomaly.Detection.Engine;
using Anomaly.Grains.Tests.Kit;
using Anomaly.Storage;

namespace Anomaly.Grains.Tests.Tickers;

/// <summary>Incidents follow from the bars and the anomalies that hold, however the bars came.</summary>
public sealed class SeriesIncidentTests
{
    private const int Count = 320;
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Detect_inStepsWithCorrectionsAndABackfill_endsWithTheIncidentsOfOnePass(int seed)
    {
        var random = new Random(seed);
        var bars = Shocked(seed);
        await using var steps = SeriesHost.Start(options => options.OverlapBars = 1 + (seed % 3 * 4));
        steps.Market.Put(Apple, bars[120..]);
        for (var closed = 200; closed < Count; closed += random.Next(1, 9))
        {
            steps.CloseBars(closed);
            // A bar among the last is another one for a while, and right in the end.
            var wrong = bars[closed - 2] with { High = bars[closed - 2].High * 1.5, Close = bars[closed - 2].High * 1.4 };
            if (random.Next(3) == 0)
                steps.Market.Put(Apple, [wrong]);
            await steps.DetectAsync();
            steps.Market.Put(Apple, [bars[closed - 2]]);
            if (random.Next(4) == 0)
                await steps.RestartAsync();
        }

        steps.CloseBars(Count);
        steps.Market.Put(Apple, bars);
        await steps.BackfillAsync("5y");
        await using var whole = SeriesHost.Start();
        whole.Market.Put(Apple, bars);
        whole.CloseBars(Count);
        await whole.DetectAsync(period: "5y");

        var stored = await steps.Store.ReadBarsAsync(Apple, TimeRange.All);
        Assert.Equal(await whole.Store.ReadBarsAsync(Apple, TimeRange.All), stored);
        var holding = await HoldingAsync(steps);
        Assert.Equal((await HoldingAsync(whole)).Select(anomaly => (anomaly.Id, anomaly.Incident)), holding.Select(anomaly => (anomaly.Id, anomaly.Incident)));
        Assert.Equal(Incidents.StartsOf([.. stored], [.. holding.Select(anomaly => anomaly.Datetime)], null).AsEnumerable(), holding.Select(anomaly => anomaly.Incident!.Value));
        Assert.Contains(holding, anomaly => anomaly.Incident < anomaly.Datetime);
        Assert.True(holding.Select(anomaly => anomaly.Incident).Distinct().Count() > 3);
    }

    [Fact]
    public async Task Detect_theFirstAlarmOfAnIncidentNoLongerHolds_theNextOneBeginsIt()
    {
        await using var host = SeriesHost.Start();
        var bars = TestBars.Walk(247);
        // The 244th bar is a shock; so are the third and the fourth after it.
        foreach (var at in new[] { 245, 246 })
            bars[at] = bars[at] with { High = bars[at].High * 1.4, Close = bars[at].High * 1.3, Volume = 9e6 };
        host.Market.Put(Apple, bars);
        host.CloseBars(247);
        await host.DetectAsync();
        var incident = (await HoldingAsync(host)).Where(anomaly => anomaly.Datetime >= bars[240].Time).ToArray();
        Assert.True(incident.Length > 1);
        Assert.All(incident, anomaly => Assert.Equal(bars[243].Time, anomaly.Incident));

        var calm = bars[242].Close;
        host.Market.Put(Apple, [new Bar(bars[243].Time, calm, calm + 0.3, calm - 0.3, calm + 0.1, 1e6)]);
        await host.DetectAsync();

        var rest = (await HoldingAsync(host)).Where(anomaly => anomaly.Datetime >= bars[240].Time).ToArray();
        Assert.NotEmpty(rest);
        Assert.True(rest[0].Datetime > bars[243].Time);
        Assert.All(rest, anomaly => Assert.Equal(rest[0].Datetime, anomaly.Incident));
        var summary = Assert.Single(await host.Store.ReadIncidentsAsync([IncidentKey.Of(rest[0])]));
        Assert.Equal((rest.Length, rest[^1].Datetime), (summary.Anomalies, summary.End));
        Assert.Empty(await host.Store.ReadIncidentsAsync([IncidentKey.Of(incident[0])]));
    }

    private static Bar[] Shocked(int seed)
    {
        var random = new Random(seed);
        var bars = TestBars.Walk(Count, seed);
        for (var i = 130; i < bars.Length; i++)
        {
            if (random.Next(12) == 0)
                bars[i] = bars[i] with { Low = bars[i].Low * 0.85, Close = bars[i].Low * 0.9, Volume = bars[i].Volume * 8 };
        }

        return bars;
    }

    private static async Task<AnomalyRecord[]> HoldingAsync(SeriesHost host) =>
        [.. (await host.AnomaliesAsync()).Where(anomaly => anomaly.Status != AnomalyStatus.Retracted)];
}
