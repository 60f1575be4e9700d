using Anomaly.Grains.Tests.Kit;
using static Anomaly.Grains.Tests.Kit.StoredSeriesFixture;

namespace Anomaly.Grains.Tests.Charting;

public sealed class BarPagesTests
{
    private static readonly Bar[] Bars = TestBars.Walk(21);

    [Fact]
    public async Task ReadAsync_lastPage_endsWithTheLiveBar()
    {
        await using var series = new StoredSeriesFixture();
        await series.DetectAsync(20);

        var first = await ReadAsync(series, new BarQuery { Limit = 15 });
        var second = await ReadAsync(series, new BarQuery { Limit = 15, Cursor = first.Page.NextCursor });

        Assert.Equal(Bars[..15], first.Page.Items);
        Assert.DoesNotContain(first.Page.Items, bar => bar.Time >= first.LiveFrom);
        Assert.Equal(Bars[15..], second.Page.Items);
        Assert.Equal((Bars[20].Time, (string?)null), (second.LiveFrom, second.Page.NextCursor));
    }

    [Fact]
    public async Task ReadAsync_pageThatEndsWithTheLastStoredBar_leadsToTheLiveOne()
    {
        await using var series = new StoredSeriesFixture();
        await series.DetectAsync(20);

        var first = await ReadAsync(series, new BarQuery { Limit = 20 });
        var second = await ReadAsync(series, new BarQuery { Limit = 20, Cursor = first.Page.NextCursor });

        Assert.DoesNotContain(first.Page.Items, bar => bar.Time >= first.LiveFrom);
        Assert.Equal(Bars[20], Assert.Single(second.Page.Items));
    }

    [Fact]
    public async Task ReadAsync_range_includesItsBeginningAndNotItsEnd()
    {
        await using var series = new StoredSeriesFixture();
        await series.DetectAsync(20);

        var page = await ReadAsync(series, new BarQuery { From = Bars[5].Time, To = Bars[8].Time });

        Assert.Equal(Bars[5..8], page.Page.Items);
        Assert.Null(page.LiveFrom);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(5001, null)]
    [InlineData(10, "yesterday")]
    public async Task ReadAsync_badQuery_isRefused(int limit, string? cursor)
    {
        await using var series = new StoredSeriesFixture();

        var failure = await Assert.ThrowsAsync<DetectionException>(() => ReadAsync(series, new BarQuery { Limit = limit, Cursor = cursor }));

        Assert.Equal(DetectionErrorKind.InvalidRequest, failure.Kind);
    }

    [Fact]
    public async Task ReadAsync_rangeThatEndsBeforeItBegins_isRefused()
    {
        await using var series = new StoredSeriesFixture();

        var failure = await Assert.ThrowsAsync<DetectionException>(() => ReadAsync(series, new BarQuery { From = Bars[5].Time, To = Bars[4].Time }));

        Assert.Contains("before it begins", failure.Message, StringComparison.Ordinal);
    }

    private static Task<BarPage> ReadAsync(StoredSeriesFixture series, BarQuery query) =>
        series.Services.Bars.ReadAsync(Apple, query, [Bars[20]], CancellationToken.None);
}
