using Anomaly.Detection.Features.Seed14;

namespace Anomaly.Grains.Charting;

/// <summary>Computes what charts draw, bar by bar, and can be stopped at a bar and go on from there with the same bits.</summary>
internal sealed class ChartEngine
{
    private readonly double[] _row = new double[Seed14Columns.Count];
    private readonly Seed14Engine _engine;

    public ChartEngine()
        : this(new Seed14Engine())
    {
    }

    private ChartEngine(Seed14Engine engine) => _engine = engine;

    /// <summary>What is drawn at the last bar.</summary>
    public Seed14Chart Columns => _engine.Chart;

    /// <summary>The engine that stood so.</summary>
    public static ChartEngine Restore(ReadOnlySpan<byte> state) => new(Seed14FeatureSet.Instance.Restore(state));

    /// <summary>Takes the next bar.</summary>
    /// <returns>Whether it can be scored.</returns>
    public bool Push(in Bar bar) => _engine.Push(bar, _row);

    /// <summary>How it stands: at most 248 bytes.</summary>
    public byte[] Save()
    {
        Span<byte> state = stackalloc byte[Seed14Engine.MaxStoredLength];
        return state[.._engine.WriteState(state)].ToArray();
    }

    /// <summary>An engine that goes on for itself from here.</summary>
    public ChartEngine Fork() => Restore(Save());
}
