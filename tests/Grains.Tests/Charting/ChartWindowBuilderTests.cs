using Anomaly.Detection.Features.Seed14;
using Anomaly.Grains.Charting;
using Anomaly.Grains.Tests.Kit;
using static Anomaly.Grains.Tests.Charting.PlainWindow;

namespace Anomaly.Grains.Tests.Charting;

public sealed class ChartWindowBuilderTests
{
    private const int Live = 3;

    // With gaps of every length, as nights and weekends leave them.
    private static readonly Bar[] Bars = [.. TestBars.Walk(9_000, interval: Interval.Parse("1m")).Where((_, i) => i % 390 < 300 && i % 7 != 3)];
    private static readonly Bar[] Stored = Bars[..^Live];
    private static readonly SeriesOverview Overview = new(Stored, version: 4);
    private static readonly Seed14Chart[] Columns = PlainWindow.ColumnsOf(Bars);

    [Fact]
    public void Build_anyWindow_isWhatThePlainFormMakesOfAllBars()
    {
        var random = new Random(11);
        var sizes = new HashSet<int>();
        for (var i = 0; i < 600; i++)
        {
            var live = random.Next(Live + 1);
            var query = RandomQuery(random);

            var window = Build(Stored, Overview, [.. Bars.AsSpan(Stored.Length, live)], query);

            Assert.Equal(Of(Bars[..(Stored.Length + live)], Columns, Stored.Length, query), window, Same);
            Assert.True(window.Points.Length <= query.Points, $"{window.Points.Length} points, {query.Points} were asked for");
            sizes.Add(window.BarsPerPoint);
        }

        Assert.Superset(new HashSet<int> { 1, 2, 5, 10, 20, 50, 100, 200, 500 }, sizes);
    }

    [Fact]
    public void Build_anyWindowOfAnyShortHistory_isWhatThePlainFormMakesOfAllBars()
    {
        var random = new Random(12);
        for (var i = 0; i < 300; i++)
        {
            var (stored, live) = (random.Next(1, 45), random.Next(Live + 1));
            var bars = Bars[..(stored + live)];
            var (from, to) = (TestBars.Start.AddMinutes(random.Next(-5, 70)), TestBars.Start.AddMinutes(random.Next(-5, 70)));
            var query = new ChartWindowQuery { From = random.Next(3) == 0 || from >= to ? null : from, To = random.Next(3) == 0 ? null : to, Points = 10, Budget = default };

            var window = Build(bars[..stored], new SeriesOverview(bars.AsSpan(0, stored), version: 4), [.. bars[stored..]], query);

            Assert.Equal(Of(bars, Columns, stored, query), window, Same);
        }
    }

    [Fact]
    public void Build_windowThatIsMoved_cutsTheSamePoints()
    {
        var random = new Random(13);
        for (var i = 0; i < 100; i++)
        {
            var (from, length) = (random.Next(3_000), random.Next(200, 3_000));
            var here = Between(from, length);
            var there = Between(from + random.Next(1, length), length);
            if (here.BarsPerPoint != there.BarsPerPoint)
                continue;

            var shared = here.Points.IntersectBy(there.Points.Select(point => point.Bar.Time), point => point.Bar.Time).ToList();

            Assert.NotEmpty(shared);
            Assert.All(shared, point => Assert.Contains(point, there.Points));
            Assert.Equal(shared.Count, here.Points.Count(point => point.LastTime >= there.Points[0].Bar.Time));
        }

        static ChartWindow Between(int first, int length) => Build(
            Stored, Overview, [], new ChartWindowQuery { From = Stored[first].Time, To = Stored[Math.Min(first + length, Stored.Length - 1)].Time, Points = 40, Budget = default });
    }

    [Fact]
    public void Build_backwardsFromTheNewest_reachesEveryBarOnce()
    {
        var (read, to) = (new List<Bar>(), (DateTime?)null);
        do
        {
            var window = Build(Stored, Overview, [], new ChartWindowQuery { To = to, Points = 700, Budget = default });
            read.InsertRange(0, window.Points.Select(point => point.Bar));
            to = window.Previous;
        }
        while (to is not null);

        Assert.Equal(Stored, read);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(50)]
    public void Build_pagesOfALevelToBothSides_areTheWholeHistoryAtThatLevel(int barsPerPoint)
    {
        var live = Bars[^Live..];
        var whole = PointsOf(Bars, barsPerPoint);
        foreach (var isBackwards in new[] { true, false })
        {
            var (read, at, pages) = (new List<ChartPoint>(), (DateTime?)(isBackwards ? null : Bars[0].Time), 0);
            do
            {
                var window = Build(Stored, Overview, live, new ChartWindowQuery { From = isBackwards ? null : at, To = isBackwards ? at : null, Points = 60, BarsPerPoint = barsPerPoint, Budget = default });
                Assert.Equal(barsPerPoint, window.BarsPerPoint);
                Assert.InRange(window.Points.Length, 1, 61);
                read.InsertRange(isBackwards ? 0 : read.Count, window.Points);
                at = isBackwards ? window.Previous : window.Next;
                pages++;
            }
            while (at is not null);

            Assert.Equal(whole, read.Select(point => (point.Bar, point.LastTime)));
            Assert.InRange(pages, whole.Count / 60, (whole.Count / 60) + 2);
        }
    }

    private static List<(Bar Bar, DateTime Last)> PointsOf(Bar[] bars, int size) => [.. bars.Chunk(size).Select(part => (
        new Bar(part[0].Time, part[0].Open, part.Max(bar => bar.High), part.Min(bar => bar.Low), part[^1].Close, part.Aggregate(0.0, (sum, bar) => sum + bar.Volume)), part[^1].Time))];

    [Fact]
    public void Needed_ofManyBars_isNone()
    {
        var builder = new ChartWindowBuilder(Overview, [], new ChartWindowQuery { From = Stored[0].Time, Points = 100, Budget = default });

        Assert.Null(builder.Needed);
    }

    [Fact]
    public void Needed_ofFewBars_isNoMoreThanTheyAndTheirWarmUp()
    {
        var builder = new ChartWindowBuilder(Overview, [], new ChartWindowQuery { From = Stored[4_321].Time, To = Stored[4_400].Time, Points = 100, Budget = default });

        Assert.Equal(Stored[4_000].Time, builder.Needed!.Value.From);
        Assert.InRange(builder.Needed!.Value.Count, 401, 411);
    }

    private static ChartWindowQuery RandomQuery(Random random)
    {
        var (one, other) = (random.Next(-30, 9_030), random.Next(4) == 0 ? random.Next(-30, 9_030) : random.Next(9_030));
        if (random.Next(3) == 0)
            other = one + random.Next(1, 60);
        var (from, to) = (TestBars.Start.AddMinutes(Math.Min(one, other)), TestBars.Start.AddMinutes(Math.Max(one, other) + 1).AddSeconds(random.Next(-30, 30)));
        return new ChartWindowQuery
        {
            From = random.Next(4) == 0 ? null : from,
            To = random.Next(4) == 0 ? null : to,
            Points = random.Next(4) == 0 ? ChartWindowQuery.FewestPoints : random.Next(ChartWindowQuery.FewestPoints, 400),
            Budget = default,
        };
    }

    private static ChartWindow Build(Bar[] stored, SeriesOverview overview, Bar[] live, ChartWindowQuery query)
    {
        var builder = new ChartWindowBuilder(overview, [.. live], query);
        return builder.Build(Series, builder.Needed is { } needed ? [.. stored.SkipWhile(bar => bar.Time < needed.From).Take(needed.Count)] : []);
    }
}

/// <summary>A window made the plain way: every indicator from the first bar on, every point of its bars.</summary>
internal static class PlainWindow
{
    public static readonly SeriesMetadata Series = new() { Series = SeriesKey.Parse("AAPL/1m"), UpdatedAt = TestBars.Start };

    /// <summary>What is drawn at each bar, in one pass over all.</summary>
    public static Seed14Chart[] ColumnsOf(Bar[] bars)
    {
        var (row, engine) = (new double[Seed14Columns.Count], new Seed14Engine());
        return [.. bars.Select(bar =>
        {
            engine.Push(bar, row);
            return engine.Chart;
        })];
    }

    public static ChartWindow Of(Bar[] bars, Seed14Chart[] columns, int stored, ChartWindowQuery query)
    {
        var window = new ChartWindow { Series = Series, First = bars[0].Time, Last = bars[stored - 1].Time };
        var inside = Enumerable.Range(0, bars.Length).Where(i => !(bars[i].Time < query.From) && !(bars[i].Time >= query.To)).ToList();
        if (query.From is null)
            inside = inside[Math.Max(0, inside.Count - query.Points)..];
        if (inside.Count == 0)
        {
            return window with
            {
                Previous = (query.From ?? query.To) > bars[0].Time ? query.From ?? query.To : null,
                Next = query.To <= bars[^1].Time ? query.To : null,
            };
        }

        var size = query.From is null ? 1 : new[] { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000 }.First(each => inside.GroupBy(i => i / each).Count() <= query.Points);
        var points = inside.Select(i => i / size).Distinct().Select(point => Point(bars, columns, point * size, Math.Min(bars.Length, (point + 1) * size))).ToList();
        var (first, end) = (inside[0] / size * size, Math.Min(bars.Length, ((inside[^1] / size) + 1) * size));
        return window with
        {
            Points = [.. points],
            Bars = end - first,
            BarsPerPoint = size,
            Previous = first > 0 ? bars[first].Time : null,
            Next = end < bars.Length ? bars[end].Time : null,
            LiveFrom = end > stored ? points.First(point => point.LastTime >= bars[stored].Time).Bar.Time : null,
        };
    }

    public static bool Same(ChartWindow one, ChartWindow other) => one.Points.SequenceEqual(other.Points) && one with { Points = [] } == other with { Points = [] };

    private static ChartPoint Point(Bar[] bars, Seed14Chart[] columns, int first, int end)
    {
        var (inside, chart) = (bars[first..end], columns[end - 1]);
        return new ChartPoint(
            new Bar(inside[0].Time, inside[0].Open, inside.Max(bar => bar.High), inside.Min(bar => bar.Low), inside[^1].Close, inside.Sum(bar => bar.Volume)),
            inside[^1].Time, chart.Mean20, chart.UpperBand, chart.LowerBand, chart.Vwap, chart.Rsi, chart.Macd, chart.MacdSignal);
    }
}
