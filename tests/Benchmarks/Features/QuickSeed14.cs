using Anomaly.Benchmarks.Quick;
using Anomaly.Detection.Features;
using Anomaly.Detection.Features.Seed14;

namespace Anomaly.Benchmarks.Features;

/// <summary>The 14 features: ten years of bars, a million bars, and one bar with its state stored before and after.</summary>
public sealed class QuickSeed14 : IQuickBenchmark
{
    /// <inheritdoc />
    public string Name => "features";

    /// <inheritdoc />
    public IEnumerable<QuickResult> Run()
    {
        var bars = SampleBars.Create(SampleBars.TenYears);
        var values = new double[bars.Length * Seed14Columns.Count];
        var complete = new bool[bars.Length];
        yield return Stopclock.Time("14 features of 2,520 rows", () => Fill(bars, values, complete));

        var many = SampleBars.Create(1_000_000);
        var manyValues = new double[many.Length * Seed14Columns.Count];
        var manyComplete = new bool[many.Length];
        yield return Stopclock.Time("14 features of 1,000,000 rows", () => Fill(many, manyValues, manyComplete), runs: 15);

        var state = new byte[Seed14Engine.MaxStoredLength];
        var engine = Seed14FeatureSet.Instance.CreateEngine();
        FeatureRows.Fill(engine, bars, values, complete);
        var length = engine.WriteState(state);
        yield return Stopclock.Time("restore, push one bar, store (of 1,000)", () => OneBar(state, length, bars[^1], values), perRun: 1000);
    }

    private static int Fill(Bar[] bars, double[] values, bool[] complete) =>
        FeatureRows.Fill(Seed14FeatureSet.Instance.CreateEngine(), bars, values, complete);

    private static int OneBar(byte[] state, int length, Bar bar, double[] row)
    {
        var written = 0;
        var next = new byte[Seed14Engine.MaxStoredLength];
        for (var i = 0; i < 1000; i++)
        {
            var engine = Seed14FeatureSet.Instance.Restore(state.AsSpan(0, length));
            engine.Push(bar, row);
            written += engine.WriteState(next);
        }

        return written;
    }
}
