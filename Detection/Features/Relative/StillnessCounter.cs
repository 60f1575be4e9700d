using Anomaly.Detection.Numerics;

namespace Anomaly.Detection.Features.Relative;

/// <summary>
/// How surprising it is that a price does not move or a volume is missing, given how often that happens in this series: the negative
/// logarithm of the chance of such a run. A thin ticker that trades every tenth minute surprises nobody.
/// </summary>
internal struct StillnessCounter
{
    private const float RarestShare = 0.001f;
    private const float RarestRepeat = 0.05f;
    private const float MostShare = 0.95f;

    private float _still;
    private float _repeat;
    private float _silent;

    /// <summary>A counter that takes one bar in a hundred to be still or silent, and one in five after a still one.</summary>
    public static StillnessCounter Start() => new() { _still = 0.01f, _repeat = 0.2f, _silent = 0.01f };

    /// <summary>Bars without any movement up to this one; 0 if it moved.</summary>
    public int Run { get; private set; }

    /// <summary>Takes a bar.</summary>
    /// <param name="still">Its true range is zero.</param>
    /// <param name="silent">It has no volume.</param>
    /// <param name="rows">Bars before it.</param>
    /// <returns>The surprise in nats; 0 if it is neither.</returns>
    public double Take(bool still, bool silent, long rows)
    {
        var wasStill = Run > 0;
        Run = !still ? 0 : Run == int.MaxValue ? Run : Run + 1;
        var surprise = 0.0;
        if (still)
            surprise = -PortableMath.Log(_still) - ((Run - 1) * PortableMath.Log(_repeat));
        if (silent)
            surprise = Math.Max(surprise, -PortableMath.Log(_silent));

        var rate = Math.Max(1 / 500.0, 1.0 / (rows + 100));
        if (wasStill)
            _repeat = Step(_repeat, still, 1 / 50.0, RarestRepeat);
        _still = Step(_still, still, rate, RarestShare);
        _silent = Step(_silent, silent, rate, RarestShare);
        return surprise;
    }

    /// <summary>Writes or reads the counter.</summary>
    public void Persist(ref StateStream state)
    {
        _still = state.Bounded(_still, RarestShare, MostShare);
        _repeat = state.Bounded(_repeat, RarestRepeat, MostShare);
        _silent = state.Bounded(_silent, RarestShare, MostShare);
        Run = state.Field(Run);
    }

    private static float Step(float share, bool seen, double rate, float least) =>
        (float)Math.Clamp(share + (((seen ? 1 : 0) - share) * rate), least, MostShare);
}
