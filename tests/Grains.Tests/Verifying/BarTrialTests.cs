using Anomaly.Detection.Decisions;
using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData;
using Anomaly.Storage;
using Anomaly.Testing;

namespace Anomaly.Grains.Tests.Verifying;

/// <summary>Trials say what a detection would: of bars as they are, bit for bit; and they write nothing.</summary>
public sealed class BarTrialTests
{
    private const int Count = 300;
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");
    private static readonly Bar[] Walk = TestBars.Walk(Count);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Try_unchanged_isTheStoredAnomalyBitForBit(bool calibrated)
    {
        await using var host = await StartAsync(calibrated, market => market.Dividends = [.. Walk.Select(bar => new Dividend(bar.Time, 0.5))]);
        await host.RestartAsync();
        var anomalies = await host.AnomaliesAsync();

        Assert.NotEmpty(anomalies);
        foreach (var anomaly in anomalies)
        {
            var result = await host.Ticker().TryAsync(new TrialRequest { Time = anomaly.Datetime });

            Assert.Equal(anomaly.AnomalyScore, result.Changed.Score);
            Assert.Equal((anomaly.Severity, true, anomaly.Direction, anomaly.Reason), (result.Changed.Severity, result.Changed.IsAnomalous, result.Changed.Direction, result.Changed.Reason));
            Assert.StartsWith("ex-dividend ", result.Changed.Reason, StringComparison.Ordinal);
            Assert.Equal(Evidence.Join(anomaly.Evidence), Evidence.Join(result.Changed.Evidence));
            Assert.Equal(anomaly.Contributions.Select(one => (one.Name, (double?)one.Value)), result.Features.Select(one => (one.Name, one.Contribution)));
            Assert.All(result.Features, one => Assert.True(one is { Value: not null, Low: not null, UsualLow: not null, UsualHigh: not null, High: not null, Label.Length: > 0 }));
            Assert.Equal((result.Changed.Bar, result.Changed.Score, result.Changed.Severity), (result.Stored.Bar, result.Stored.Score, result.Stored.Severity));
            Assert.Equal(Walk.Single(bar => bar.Time == anomaly.Datetime), result.Stored.Bar);
            Assert.Equal(("US_model-1.0.0", null), (result.ModelVersion, result.Warning));
        }
    }

    [Fact]
    public async Task Try_everyBar_isAnomalousWhereADetectionFoundAnAnomaly()
    {
        await using var host = await StartAsync(calibrated: true);
        var found = (await host.AnomaliesAsync()).Select(anomaly => anomaly.Datetime).ToHashSet();

        foreach (var bar in Walk[60..])
            Assert.Equal(found.Contains(bar.Time), (await host.Ticker().TryAsync(new TrialRequest { Time = bar.Time })).Stored.IsAnomalous);
    }

    [Theory]
    [InlineData(0.8, AnomalyDirection.Down, "fell ")]
    [InlineData(1.25, AnomalyDirection.Up, "rose ")]
    public async Task Try_shockOfACalmBar_isAnAnomalyOfItsDirection(double factor, AnomalyDirection direction, string words)
    {
        await using var host = await StartAsync(calibrated: true);
        var calm = await CalmAsync(host);

        var result = await host.Ticker().TryAsync(new TrialRequest { Time = calm.Time, PriceFactor = factor, VolumeFactor = 2 });

        Assert.Equal((calm, false, null, null), (result.Stored.Bar, result.Stored.IsAnomalous, result.Stored.Direction, result.Stored.Reason));
        Assert.Empty(result.Stored.Evidence);
        Assert.Equal((calm.Open, calm.Close * factor, calm.Volume * 2), (result.Changed.Bar.Open, result.Changed.Bar.Close, result.Changed.Bar.Volume));
        Assert.StartsWith(words, result.Changed.Reason, StringComparison.Ordinal);
        Assert.Equal((true, direction), (result.Changed.IsAnomalous, result.Changed.Direction));
        Assert.NotEmpty(result.Changed.Evidence);
        Assert.True(result.Changed.Severity > result.Stored.Severity && result.Changed.Severity >= result.Threshold);
        Assert.Equal(17, result.Features.Length);
    }

    /// <summary>As the same bar is found where it is stored so.</summary>
    [Fact]
    public async Task Try_changedBar_isWhatADetectionOfThatBarFinds()
    {
        await using var host = await StartAsync(calibrated: true);
        var result = await host.Ticker().TryAsync(new TrialRequest { PriceFactor = 0.9, VolumeFactor = 3 });
        await using var other = await StartAsync(calibrated: true, market => market.Put(Apple, [result.Changed.Bar]));

        var anomaly = (await other.AnomaliesAsync())[^1];

        Assert.Equal(Walk[^1].Time, result.Stored.Bar.Time);
        Assert.Equal((result.Changed.Bar.Time, result.Changed.Score, result.Changed.Severity), (anomaly.Datetime, anomaly.AnomalyScore, anomaly.Severity));
        Assert.Equal((result.Changed.Reason, result.Changed.Direction), (anomaly.Reason, anomaly.Direction));
    }

    [Fact]
    public async Task Try_shock_storesNothing()
    {
        await using var host = await StartAsync(calibrated: true);
        var before = await StoredAsync(host);

        Assert.True((await host.Ticker().TryAsync(new TrialRequest { PriceFactor = 0.5, VolumeFactor = 9 })).Changed.IsAnomalous);
        await Assert.ThrowsAsync<DetectionException>(() => host.Ticker().TryAsync(new TrialRequest { Time = Walk[0].Time.AddSeconds(1) }));

        Assert.Equal(before, await StoredAsync(host));
        await host.RestartAsync();
        Assert.Equal(before, await StoredAsync(host));
    }

    [Fact]
    public async Task Try_budget_movesTheThresholdAndNothingElse()
    {
        await using var host = await StartAsync(calibrated: true);
        var anomaly = (await host.AnomaliesAsync()).MinBy(anomaly => anomaly.Severity)!;
        var request = new TrialRequest { Time = anomaly.Datetime };

        var usual = await host.Ticker().TryAsync(request);
        var strict = await host.Ticker().TryAsync(request with { Budget = (1 - anomaly.Severity) / 2 });

        Assert.Equal((0.98, true), (usual.Threshold, usual.Changed.IsAnomalous));
        Assert.Equal((1 - ((1 - anomaly.Severity!.Value) / 2), false), (strict.Threshold, strict.Changed.IsAnomalous));
        Assert.Equal((usual.Changed.Score, usual.Changed.Severity), (strict.Changed.Score, strict.Changed.Severity));
        Assert.Equal((null, null), (strict.Changed.Direction, strict.Changed.Reason));
        Assert.Equal(usual.Features.AsEnumerable(), strict.Features.AsEnumerable());
    }

    [Fact]
    public async Task Try_budgetForAModelWithoutCalibration_isRefusedWithTheReason() => await AssertRefusedAsync(
        new TrialRequest { Budget = 0.01 }, DetectionErrorKind.InvalidRequest, "US_model-1.0.0 has no calibration, so that nothing is known of how many normal bars its scores match");

    [Fact]
    public async Task Try_requestBeyondItsBounds_isRefused() => await AssertRefusedAsync(
        new TrialRequest { PriceFactor = 11 }, DetectionErrorKind.InvalidRequest, "'price_factor' must be a number from 0.1 to 10.");

    [Fact]
    public async Task Try_timeBetweenBars_namesTheNextOne() => await AssertRefusedAsync(
        new TrialRequest { Time = Walk[7].Time.AddHours(1) }, DetectionErrorKind.NotFound,
        "No stored bar of AAPL/1d opens at 2024-01-08 15:30:00Z. The next one opens at 2024-01-09 14:30:00Z.");

    [Fact]
    public async Task Try_timeAfterTheLastBar_namesTheLastOne() => await AssertRefusedAsync(
        new TrialRequest { Time = DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc) }, DetectionErrorKind.NotFound, $"The last one opens at {Walk[^1].Time:u}.");

    [Fact]
    public async Task Try_seriesWithoutBars_saysSo()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, Walk);

        var refused = await Assert.ThrowsAsync<DetectionException>(() => host.Ticker().TryAsync(new TrialRequest()));

        Assert.Equal((DetectionErrorKind.NotFound, "No bar of AAPL/1d is stored."), (refused.Kind, refused.Message));
        Assert.Null(await host.Store.LoadSeriesAsync(Apple));
    }

    [Fact]
    public async Task Try_firstBar_cannotBeScored()
    {
        await using var host = await StartAsync(calibrated: true);

        var result = await host.Ticker().TryAsync(new TrialRequest { Time = Walk[0].Time, PriceFactor = 0.5 });

        Assert.Equal((null, null, false), (result.Changed.Score, result.Changed.Severity, result.Changed.IsAnomalous));
        Assert.Equal((null, null, Walk[0]), (result.Stored.Score, result.Stored.Severity, result.Stored.Bar));
        Assert.Empty(result.Features);
        Assert.Equal("The bar cannot be scored: its features need more bars before it.", result.Warning);
    }

    [Fact]
    public async Task Try_historyWhoseBeginningWasDropped_saysSo()
    {
        await using var host = await StartAsync(calibrated: false);
        while (await host.Store.PurgeBarsAsync(Apple, TestBars.Start.AddDays(10_000), 200) > 0)
        {
        }

        var result = await host.Ticker().TryAsync(new TrialRequest());

        Assert.NotNull(result.Changed.Score);
        Assert.Contains($"Bars before {Walk[100].Time:u} were dropped because of their age (Anomaly:Store:BarRetention)", result.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Try_barThatADetectionWouldKeepOut_saysSo()
    {
        await using var host = await StartAsync(calibrated: true);

        var result = await host.Ticker().TryAsync(new TrialRequest { Close = Walk[^1].Close * 100 });

        Assert.True(result.Changed.IsAnomalous);
        Assert.Equal("A detection would keep the changed bar out instead of scoring it: it has prices in two units, one a hundred times the other.", result.Warning);
    }

    [Fact]
    public async Task Try_volumeBeyondAllNumbers_isRefused()
    {
        await using var host = await StartAsync(calibrated: true, market => market.Put(Apple, [Walk[^1] with { Volume = Bar.MaxMagnitude / 10 }]));

        var refused = await Assert.ThrowsAsync<DetectionException>(() => host.Ticker().TryAsync(new TrialRequest { VolumeFactor = 1000 }));

        Assert.Equal((DetectionErrorKind.InvalidRequest, "The changed bar has a price or a volume that is beyond all numbers: make the change smaller."), (refused.Kind, refused.Message));
    }

    [Fact]
    public async Task Try_givenUp_endsWithoutAnAnswer()
    {
        await using var host = await StartAsync(calibrated: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Ticker().TryAsync(new TrialRequest(), new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Try_modelByItsVersion_judgesAndStaysACandidate()
    {
        await using var host = await DetectionHost.StartAsync();
        host.Market.Put(Apple, Walk);
        host.CloseBars(Count);
        await host.DetectAsync();
        TestModels.Add(host.Folder.Models, "US_model-2.0.0", seed: 3);

        var active = await host.Ticker().TryAsync(new TrialRequest(), CancellationToken.None);
        var candidate = await host.Ticker().TryAsync(new TrialRequest { Model = "US_model-2.0.0" }, CancellationToken.None);
        var unknown = await Assert.ThrowsAsync<DetectionException>(() => host.Ticker().TryAsync(new TrialRequest { Model = "US_model-9.9.9" }, CancellationToken.None));

        Assert.Equal(("US_model-1.0.0", "US_model-2.0.0"), (active.ModelVersion, candidate.ModelVersion));
        Assert.NotEqual(active.Stored.Score, candidate.Stored.Score);
        Assert.Equal(TestModels.Get("US_model-2.0.0", seed: 3).Offset, candidate.Threshold);
        Assert.Equal("US_model-1.0.0", (await host.Model().GetOverviewAsync(CancellationToken.None)).Active!.Version);
        Assert.Equal((DetectionErrorKind.NotFound, "Market US has no model of this name. Models that can be used: US_model-2.0.0, US_model-1.0.0."), (unknown.Kind, unknown.Message));
    }

    private static async Task<SeriesHost> StartAsync(bool calibrated, Action<FakeMarket>? arrange = null)
    {
        var host = SeriesHost.Start();
        if (calibrated)
            TestModels.AddCalibrated(host.Folder.Models);
        host.Market.Put(Apple, Walk);
        arrange?.Invoke(host.Market);
        host.CloseBars(Count);
        await host.DetectAsync();
        return host;
    }

    /// <summary>A bar in the middle of the history that is no anomaly.</summary>
    private static async Task<Bar> CalmAsync(SeriesHost host)
    {
        var found = (await host.AnomaliesAsync()).Select(anomaly => anomaly.Datetime).ToHashSet();
        return Walk[150..].First(bar => !found.Contains(bar.Time));
    }

    /// <summary>The version of the series, its runs and its anomalies, as text.</summary>
    private static async Task<string> StoredAsync(SeriesHost host)
    {
        var runs = await host.Store.ListRunsAsync(new RunQuery { Limit = 500 });
        return string.Join('\n', [
            $"{(await host.Store.LoadSeriesAsync(Apple))!.Version} {host.Notifications} {await host.Store.CountBarsAsync(Apple, TimeRange.All)}",
            .. runs.Items.Select(run => $"{run.Id} {run.Status} {run.AnomaliesFound}"),
            .. (await host.AnomaliesAsync()).Select(anomaly => $"{anomaly.Id} {anomaly.AnomalyScore} {anomaly.Status} {anomaly.Sequence}")]);
    }

    private static async Task AssertRefusedAsync(TrialRequest request, DetectionErrorKind kind, string sentence)
    {
        await using var host = await StartAsync(calibrated: false);

        var refused = await Assert.ThrowsAsync<DetectionException>(() => host.Ticker().TryAsync(request));

        Assert.Equal(kind, refused.Kind);
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
    }
}
