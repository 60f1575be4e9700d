using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData;

namespace Anomaly.Grains.Tests.Indexes;

public sealed class IndexGrainsTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");

    [Fact]
    public async Task List_pages_coverEveryAnomalyOnce()
    {
        await using var host = await DetectionHost.StartAsync();
        host.Market.Put(Apple, TestBars.Walk(300));
        host.CloseBars(300);
        var outcome = await host.DetectAsync();

        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await host.Index.ListAsync(new AnomalyQuery { Ticker = Ticker.Parse("aapl"), Limit = 2, Cursor = cursor }, CancellationToken.None);
            ids.AddRange(page.Items.Select(anomaly => anomaly.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(outcome.AnomalyIds.Reverse(), ids);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(501, null)]
    [InlineData(10, "nonsense")]
    public async Task List_badQuery_isRefused(int limit, string? cursor)
    {
        await using var host = await DetectionHost.StartAsync();

        var failure = await Assert.ThrowsAsync<DetectionException>(
            () => host.Index.ListAsync(new AnomalyQuery { Limit = limit, Cursor = cursor }, CancellationToken.None));

        Assert.Equal(DetectionErrorKind.InvalidRequest, failure.Kind);
    }

    [Fact]
    public async Task Explain_anomaly_comesWithItsFeatures()
    {
        await using var host = await DetectionHost.StartAsync();
        host.Market.Put(Apple, TestBars.Walk(300));
        host.CloseBars(300);
        var outcome = await host.DetectAsync();

        var explanation = await host.Index.ExplainAsync(outcome.AnomalyIds[0], CancellationToken.None);

        Assert.Equal(outcome.AnomalyIds[0], explanation!.Anomaly.Anomaly.Id);
        Assert.Equal(14, explanation.Features.Length);
        Assert.Null(await host.Index.ExplainAsync("000000000000000000000000", CancellationToken.None));
    }

    [Fact]
    public async Task Days_mapTheAnomaliesThatHold_withTheCompanysName()
    {
        await using var host = await DetectionHost.StartAsync();
        host.Market.Put(Apple, TestBars.Walk(300));
        host.Market.Instrument = new Instrument { Name = "Apple Inc." };
        host.CloseBars(300);
        var outcome = await host.DetectAsync();

        var map = await host.Index.GetDaysAsync(new AnomalyDaysQuery { Days = 92, Statuses = [AnomalyStatus.New] }, CancellationToken.None);
        var none = await host.Index.GetDaysAsync(new AnomalyDaysQuery { Statuses = [AnomalyStatus.Retracted] }, CancellationToken.None);

        var row = Assert.Single(map.Rows);
        Assert.Equal(("AAPL", "Apple Inc.", "US"), (row.Ticker, row.CompanyName, row.Market));
        Assert.Contains(outcome.AnomalyIds[^1], row.Cells.Select(cell => cell.Id));
        Assert.Empty(none.Rows);
    }

    [Theory]
    [InlineData(0, 40, "The days must be 1 to 92, not 0.")]
    [InlineData(93, 40, "The days must be 1 to 92, not 93.")]
    [InlineData(30, 0, "The tickers must be 1 to 100, not 0.")]
    [InlineData(30, 101, "The tickers must be 1 to 100, not 101.")]
    public async Task Days_outOfBounds_areRefused(int days, int tickers, string message)
    {
        await using var host = await DetectionHost.StartAsync();

        var failure = await Assert.ThrowsAsync<DetectionException>(() => host.Index.GetDaysAsync(new AnomalyDaysQuery { Days = days, Tickers = tickers }, CancellationToken.None));

        Assert.Equal((DetectionErrorKind.InvalidRequest, message), (failure.Kind, failure.Message));
    }

    [Fact]
    public async Task Assessment_isWhatWasSaidLast_whateverBecomesOfTheAnomaly()
    {
        await using var host = await DetectionHost.StartAsync();
        var bars = TestBars.Walk(244);
        host.Market.Put(Apple, bars);
        host.CloseBars(244);
        await host.DetectAsync();
        var id = (await host.AnomaliesAsync())[^1].Id;

        await host.Index.SetAssessmentAsync(id, false, "somebody", CancellationToken.None);
        host.Wall.Advance(TimeSpan.FromMinutes(1));
        var said = await host.Index.SetAssessmentAsync(id, true, "local", CancellationToken.None);
        await host.Index.AddNoteAsync(id, Guid.NewGuid().ToString(), "A split.", "local", CancellationToken.None);
        host.Market.Put(Apple, [bars[243] with { Open = bars[242].Close, High = bars[242].Close + 0.2, Low = bars[242].Close - 0.2, Close = bars[242].Close + 0.1, Volume = 1e6 }]);
        host.Wall.Advance(TimeSpan.FromSeconds(1));
        await host.DetectAsync();

        var stored = (await host.Index.GetAssessedAsync(id, CancellationToken.None))!;
        Assert.Equal(AnomalyStatus.Retracted, stored.Anomaly.Status);
        Assert.Equal((true, "local"), (stored.Assessment!.Normal, stored.Assessment.By));
        Assert.Equal(said!.Assessment, stored.Assessment);
        Assert.Equal("A split.", Assert.Single(stored.Notes).Text);
        Assert.Equal(stored.Notes.AsEnumerable(), (await host.Index.ExplainAsync(id, CancellationToken.None))!.Anomaly.Notes.AsEnumerable());
        Assert.Null((await host.Index.SetAssessmentAsync(id, null, "local", CancellationToken.None))!.Assessment);
    }

    [Fact]
    public async Task Notes_writtenAtOnce_areAllKept_andGoOneByOne()
    {
        await using var host = await DetectionHost.StartAsync();
        host.Market.Put(Apple, TestBars.Walk(244));
        host.CloseBars(244);
        var id = (await host.DetectAsync()).AnomalyIds[0];

        var notes = await Task.WhenAll(Enumerable.Range(0, 16).Select(number =>
            host.Index.AddNoteAsync(id, Guid.NewGuid().ToString("N").ToUpperInvariant(), $"note {number}", "local", CancellationToken.None)));

        Assert.Equal(notes.Select(note => note!.Id).Order(), (await host.Index.GetAssessedAsync(id, CancellationToken.None))!.Notes.Select(note => note.Id).Order());
        Assert.True(await host.Index.RemoveNoteAsync(id, notes[3]!.Id.ToUpperInvariant(), CancellationToken.None));
        Assert.False(await host.Index.RemoveNoteAsync(id, notes[3]!.Id, CancellationToken.None));
        Assert.False(await host.Index.RemoveNoteAsync(id, "none", CancellationToken.None));
        Assert.Equal(15, (await host.Index.GetAssessedAsync(id, CancellationToken.None))!.Notes.Length);
    }

    [Fact]
    public async Task Remarks_ofNoAnomaly_areNothing()
    {
        await using var host = await DetectionHost.StartAsync();
        const string none = "000000000000000000000000";

        Assert.Null(await host.Index.GetAssessedAsync(none, CancellationToken.None));
        Assert.Null(await host.Index.SetAssessmentAsync(none, true, "local", CancellationToken.None));
        Assert.Null(await host.Index.AddNoteAsync(none, Guid.NewGuid().ToString(), "text", "local", CancellationToken.None));
        Assert.False(await host.Index.RemoveNoteAsync(none, Guid.NewGuid().ToString(), CancellationToken.None));
    }

    [Theory]
    [InlineData("0197aaaa-0000-7000-8000-000000000001", "", "A note must have 1 to 2000 characters.")]
    [InlineData("0197aaaa-0000-7000-8000-000000000001", "a\u0007", "A note must not have control characters other than line feeds and tabs.")]
    [InlineData("mine", "text", "The id of a note is a UUID.")]
    public async Task Note_thatCannotBeKept_isRefused(string note, string text, string message)
    {
        await using var host = await DetectionHost.StartAsync();

        var failure = await Assert.ThrowsAsync<DetectionException>(() => host.Index.AddNoteAsync("000000000000000000000000", note, text, "local", CancellationToken.None));

        Assert.Equal((DetectionErrorKind.InvalidRequest, message), (failure.Kind, failure.Message));
    }

    [Fact]
    public async Task Series_list_tellsEveryKnownSeries()
    {
        await using var host = await DetectionHost.StartAsync();
        foreach (var key in new[] { "MSFT/1d", "AAPL/1d", "AAPL/1wk" })
        {
            host.Market.Put(SeriesKey.Parse(key), TestBars.Walk(40, interval: SeriesKey.Parse(key).Interval));
        }

        host.CloseBars(300);
        foreach (var key in new[] { "MSFT/1d", "AAPL/1d", "AAPL/1wk" })
            await host.DetectAsync(key);

        var page = await host.Grains.GetGrain<ISeriesIndexGrain>("series").ListAsync(new SeriesQuery { Limit = 10 }, CancellationToken.None);

        Assert.Equal(["AAPL/1d", "AAPL/1wk", "MSFT/1d"], page.Items.Select(series => series.Series.ToString()));
    }
}
