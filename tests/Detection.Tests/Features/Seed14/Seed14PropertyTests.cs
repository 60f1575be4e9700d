using Anomaly.Detection.Features;
using Anomaly.Detection.Features.Seed14;
using FsCheck.Xunit;

namespace Anomaly.Detection.Tests.Features.Seed14;

[Properties(Arbitrary = [typeof(BarScript)], MaxTest = 150, Replay = "20261122,4711")]
public sealed class Seed14PropertyTests
{
    [Property]
    public void Push_anySeries_equalsTheTableOfTheSpecification(BarScript script)
    {
        var expected = new NaiveSeed14(script.Bars);
        var engine = new Seed14Engine();
        var row = new double[14];
        for (var i = 0; i < script.Bars.Length; i++)
        {
            var complete = engine.Push(script.Bars[i], row);
            var chart = engine.Chart;
            double[] actual = [.. row, chart.Mean20, chart.UpperBand, chart.LowerBand];
            for (var k = 0; k < actual.Length; k++)
                AssertClose(expected.Columns[k][i], actual[k], Slack(k, i, expected), $"column {k}, row {i}");
            Assert.Equal(i >= 14 && row.All(double.IsFinite), complete);
            Bits.AssertEqual([row[Seed14Columns.Vwap], row[Seed14Columns.Rsi]], [chart.Vwap, chart.Rsi], $"chart, row {i}");
        }
    }

    [Property]
    public void Push_barsInAnyChunksWithTheStateStoredBetweenThem_equalsBatch(BarScript script, int seed)
    {
        var batch = FeatureRows.Compute(Seed14FeatureSet.Instance, script.Bars);
        var random = new Random(seed);
        IFeatureEngine engine = Seed14FeatureSet.Instance.CreateEngine();
        var state = new byte[engine.MaxStateLength];
        for (var i = 0; i < script.Bars.Length;)
        {
            var chunk = script.Bars.AsSpan(i, Math.Min(random.Next(1, 50), script.Bars.Length - i));
            var values = new double[chunk.Length * 14];
            var complete = new bool[chunk.Length];
            FeatureRows.Fill(engine, chunk, values, complete);
            Bits.AssertEqual(batch.Values.Slice(i * 14, values.Length), values, $"bars from {i}");
            Assert.Equal(batch.Complete.Slice(i, chunk.Length), complete);
            i += chunk.Length;
            engine = Seed14FeatureSet.Instance.Restore(state.AsSpan(0, engine.WriteState(state)));
            Assert.Equal(i, engine.Rows);
        }
    }

    [Property]
    public void WriteState_afterARestoreGivesTheSameBytes(BarScript script)
    {
        var engine = new Seed14Engine();
        FeatureRows.Fill(engine, script.Bars, new double[script.Bars.Length * 14], new bool[script.Bars.Length]);
        var first = Written(engine);
        Assert.True(first.Length <= 512);
        Assert.Equal(first, Written(Seed14FeatureSet.Instance.Restore(first)));
    }

    // Rounding grows with what was added and cancelled: a z-score divides by the spread, MACD and the bands carry the price level.
    private static double Slack(int column, int row, NaiveSeed14 naive) => column switch
    {
        Seed14Columns.ZScore20 => 1e-9 + (1e-14 * Math.Abs(naive.Columns[14][row]) / (naive.Columns[5][row] / 4)),
        Seed14Columns.Rsi => 1e-6,
        _ => 1e-9 * Math.Max(1, Math.Abs(naive.Columns[14][row])),
    };

    private static void AssertClose(double expected, double actual, double slack, string what) => Assert.True(
        double.IsNaN(expected) == double.IsNaN(actual) && !(Math.Abs(expected - actual) > slack), $"{what}: expected {expected:R}, got {actual:R}");

    private static byte[] Written(Seed14Engine engine)
    {
        var state = new byte[engine.MaxStateLength];
        return state[..engine.WriteState(state)];
    }
}
