using System.Globalization;
using System.Text;
using Anomaly.Detection.Engine;
using Anomaly.Detection.Features;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Forests;
using Anomaly.MarketData.Csv;
using Anomaly.Simulation;

namespace Anomaly.Cli.Benchmarks;

/// <summary>
/// Measures the work that a detection consists of, on simulated bars: one thread unless said, 100 trees of 256 rows, 14 features,
/// ten years of daily bars.
/// </summary>
internal sealed class SpeedTable
{
    private const int TenYears = 2520;
    private const int ManyRows = 500_000;
    private const int Runs = 101;

    private static readonly Market TrainingMarket = Market.US;
    private readonly Stopclock _clock;
    private readonly int _manyRows;
    private readonly Bar[] _bars;
    private readonly byte[] _csv;
    private readonly FeatureMatrix _rows;
    private readonly Detector _detector;

    /// <param name="hasty">Without warm-up and with a fiftieth of the training rows: shows that everything runs, not how fast.</param>
    public SpeedTable(bool hasty)
    {
        _clock = hasty ? Stopclock.Hasty : Stopclock.Careful;
        _manyRows = hasty ? ManyRows / 50 : ManyRows;
        var exchange = new SimulatedExchange(new SimulatedOptions().Seed, new SimulatedOptions().ShocksPerYear);
        var end = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        _rows = new FeatureMatrix(Seed14Columns.Count);
        foreach (var listing in SimulatedListings.All.Where(listing => listing.Market == TrainingMarket))
            Pool(exchange.Bars(new SeriesKey(listing.Ticker, Interval.OneDay), end.AddYears(-11), end, end, CancellationToken.None).Bars);
        _bars = [.. exchange.Bars(SeriesKey.Parse("SIM-AERO/1d"), end.AddYears(-11), end, end, CancellationToken.None).Bars.TakeLast(TenYears)];
        _csv = ToCsv(_bars);
        _detector = new Detector(ModelOf(_rows));
    }

    /// <summary>Measures line after line.</summary>
    public IEnumerable<BenchResult> Run(CancellationToken cancellationToken)
    {
        var forest = _detector.Model.Forest;
        var values = _rows.Values.ToArray();
        var scores = new double[_rows.Rows];
        yield return Line("score rows in bulk", "rows/s", new(0.44e6, "ONNX Runtime 1.30, one thread"),
            _clock.Time(() => ScoreAll(forest, values, scores), 11, _rows.Rows, cancellationToken));
        var row = _rows.Row(_rows.Rows / 2).ToArray();
        yield return Line("score one row", "us", new(9, "ONNX Runtime 1.30"),
            _clock.Time(() => ScoreOften(forest, row), Runs, 1000, cancellationToken));
        var features = new double[_bars.Length * Seed14Columns.Count];
        var complete = new bool[_bars.Length];
        yield return Line("14 features of 2,520 rows", "ms", new(26, "pandas"),
            _clock.Time(() => FeatureRows.Fill(Seed14FeatureSet.Instance.CreateEngine(), _bars, features, complete), Runs, 1, cancellationToken));
        yield return Line("parse 2,520 bars of CSV", "ms", null,
            _clock.Time(() => CsvBarParser.Parse(_csv, CancellationToken.None).Rows, Runs, 1, cancellationToken));
        yield return Line("whole run of a ticker, 2,520 bars from CSV", "ms", new(75, "pandas + scikit-learn 1.3+"), TimeWholeRun(cancellationToken));
        var state = _detector.Rebuild(_bars.AsSpan(0, _bars.Length - 1), cancellation: cancellationToken).State;
        yield return Line("again with one new bar, state in memory", "us", new(70_000, "pandas + scikit-learn 1.3+"),
            _clock.Time(() => NextBarOften(state), Runs, 100, cancellationToken));
        var many = Repeat(_rows, _manyRows);
        yield return Line($"train {_manyRows:N0} x 14 with contamination, all cores", "s", new(1.7, "scikit-learn 1.3+ (estimate)"),
            _clock.Time(() => ForestTrainer.Train(many, new ForestParameters(), cancellation: cancellationToken).Offset, 3, 1, cancellationToken));
    }

    private Timing TimeWholeRun(CancellationToken cancellationToken)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, _csv);
            return _clock.Time(() => WholeRun(path), Runs, 1, cancellationToken);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static BenchResult Line(string work, string unit, Yardstick? yardstick, Timing time)
    {
        var (median, best) = unit switch
        {
            "rows/s" => (1 / time.Median, 1 / time.Best),
            "us" => (time.Median * 1e6, time.Best * 1e6),
            "ms" => (time.Median * 1e3, time.Best * 1e3),
            _ => (time.Median, time.Best),
        };
        return new BenchResult(work, median, best, unit, time.Runs, yardstick?.Value, yardstick?.Name);
    }

    private int WholeRun(string path)
    {
        var file = CsvBarParser.Parse(File.ReadAllBytes(path), CancellationToken.None);
        return _detector.Rebuild(file.Bars).Anomalies.Length;
    }

    private int NextBarOften(DetectionState state)
    {
        var found = 0;
        for (var i = 0; i < 100; i++)
            found += _detector.Advance(state, _bars.AsSpan(_bars.Length - 1)).Rows.Length;
        return found;
    }

    private static double ScoreAll(IsolationForest forest, float[] rows, double[] scores)
    {
        forest.Score(rows, scores);
        return scores[0];
    }

    private static double ScoreOften(IsolationForest forest, float[] row)
    {
        var sum = 0.0;
        for (var i = 0; i < 1000; i++)
            sum += forest.Score(row);
        return sum;
    }

    private void Pool(IReadOnlyList<Bar> bars)
    {
        var rows = FeatureRows.Compute(Seed14FeatureSet.Instance, bars.ToArray());
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows.Complete[i])
                _rows.Add(rows.Row(i));
        }
    }

    private static DetectionModel ModelOf(FeatureMatrix rows)
    {
        var trained = ForestTrainer.Train(rows, new ForestParameters());
        return ModelFile.Read(ModelFile.Write(trained.Forest, trained.Offset, new ModelMetadata
        {
            Version = new ModelVersion(TrainingMarket, 0, 0, 0),
            FeatureSet = Seed14FeatureSet.Instance.Id,
            FeatureNames = Seed14FeatureSet.Instance.Names,
            Contamination = new ForestParameters().Contamination,
            Seed = new ForestParameters().Seed,
            TrainedAt = DateTimeOffset.UnixEpoch,
            Summary = TrainingSummary.Of(rows, trained.Scores),
        }));
    }

    private static FeatureMatrix Repeat(FeatureMatrix rows, int count)
    {
        var many = new FeatureMatrix(rows.Features);
        for (var i = 0; i < count; i++)
            many.Add(rows.Row(i % rows.Rows));
        return many;
    }

    private static byte[] ToCsv(Bar[] bars)
    {
        var text = new StringBuilder("Datetime,Open,High,Low,Close,Volume\n");
        foreach (var bar in bars)
            text.Append(string.Create(CultureInfo.InvariantCulture, $"{bar.Time:yyyy-MM-ddTHH:mm:ssZ},{bar.Open:F6},{bar.High:F6},{bar.Low:F6},{bar.Close:F6},{bar.Volume:F0}\n"));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private sealed record Yardstick(double Value, string Name);
}

/// <summary>One line of the speed table.</summary>
/// <param name="Work">What was done.</param>
/// <param name="Median">Median of the runs, in <paramref name="Unit"/>.</param>
/// <param name="Best">Best run: what the machine can do when nobody else uses it.</param>
/// <param name="Unit">Unit of both.</param>
/// <param name="Runs">Runs that were timed.</param>
/// <param name="Yardstick">The same work by the system that this one replaces, once measured on a 2-core machine, in <paramref name="Unit"/>; null where nobody did.</param>
/// <param name="YardstickName">What that was.</param>
internal sealed record BenchResult(string Work, double Median, double Best, string Unit, int Runs, double? Yardstick, string? YardstickName)
{
    /// <summary>How many times faster the median is than the yardstick.</summary>
    public double? Ratio => Unit.EndsWith("/s", StringComparison.Ordinal) ? Median / Yardstick : Yardstick / Median;
}
