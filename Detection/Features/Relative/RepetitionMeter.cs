using Anomaly.Detection.Numerics;

namespace Anomaly.Detection.Features.Relative;

/// <summary>What a bar repeats.</summary>
internal enum Repetition
{
    None,
    StillPrice, // no movement at all
    EqualClose, // closes where the bar before did
    RepeatedBar, // all five numbers of the bar before, volume among them
    NoVolume, // no volume, as the bar before it may have had none
}

/// <summary>How surprising it is that bars repeat what was before them, as those of a feed do that stands still.</summary>
internal struct RepetitionMeter
{
    /// <summary>Bytes that the meter takes in a state.</summary>
    public const int StoredLength = (4 * HabitCounter.StoredLength) + (5 * sizeof(double));

    /// <summary>Closes that differ by less, as a share, are equal: noise of the 32-bit numbers in which sources keep prices.</summary>
    private const double Noise = 1e-6;

    private HabitCounter _still;
    private HabitCounter _equal;
    private HabitCounter _repeated;
    private HabitCounter _silent;
    private Bar _last;

    /// <summary>A meter that takes all of it to be rare.</summary>
    public static RepetitionMeter Start() => new()
    {
        _still = new(0.005f, 0.2f), _equal = new(0.01f, 0.2f), _repeated = new(0.0005f, 0.1f), _silent = new(0.005f, 0.2f),
    };

    /// <summary>The most surprising repetition in the last bar.</summary>
    public Repetition Kind { get; private set; }

    /// <summary>Bars up to the last one that repeat so.</summary>
    public int Run { get; private set; }

    /// <summary>Takes the first bar, to which nothing can be compared.</summary>
    public void Start(in Bar bar) => _last = bar;

    /// <summary>Takes a bar.</summary>
    /// <param name="bar">The bar.</param>
    /// <param name="isStill">Whether its price did not move at all.</param>
    /// <param name="rows">Bars before it.</param>
    /// <returns>The largest surprise in nats; 0 where nothing is repeated.</returns>
    public double Take(in Bar bar, bool isStill, long rows)
    {
        var largest = 0.0;
        (Kind, Run) = (Repetition.None, 0);
        Weigh(Repetition.StillPrice, ref _still, isStill, rows, ref largest);
        Weigh(Repetition.EqualClose, ref _equal, Math.Abs(bar.Close - _last.Close) <= Noise * Math.Abs(_last.Close), rows, ref largest);
        Weigh(Repetition.RepeatedBar, ref _repeated, bar.Volume > 0 && bar with { Time = _last.Time } == _last, rows, ref largest);
        Weigh(Repetition.NoVolume, ref _silent, !(bar.Volume > 0), rows, ref largest);
        _last = bar;
        return largest;
    }

    /// <summary>Writes or reads the meter.</summary>
    public void Persist(ref StateStream state)
    {
        _still.Persist(ref state);
        _equal.Persist(ref state);
        _repeated.Persist(ref state);
        _silent.Persist(ref state);
        _last = new Bar(DateTime.UnixEpoch, state.Finite(_last.Open), state.Finite(_last.High), state.Finite(_last.Low), state.Finite(_last.Close), state.Finite(_last.Volume));
    }

    private void Weigh(Repetition kind, ref HabitCounter habit, bool repeats, long rows, ref double largest)
    {
        var surprise = habit.Take(repeats, rows);
        if (surprise <= largest)
            return;
        largest = surprise;
        (Kind, Run) = (kind, habit.Run);
    }
}

/// <summary>
/// How surprising a run of bars with something odd about them is, given how often the series does so by itself: the negative logarithm of the chance of such
/// a run. Of a thin ticker that closes where it did before on every third bar, it says little.
/// </summary>
/// <param name="share">The share of bars that are odd, to begin with.</param>
/// <param name="repeat">The share of odd bars that another one follows, to begin with.</param>
internal struct HabitCounter(float share, float repeat)
{
    /// <summary>Bytes that the counter takes in a state.</summary>
    public const int StoredLength = (2 * sizeof(float)) + sizeof(int);

    private const float Rarest = 0.0005f;
    private const float RarestRepeat = 0.05f;
    private const float Most = 0.9999f;

    private float _share = share;
    private float _repeat = repeat;

    /// <summary>Odd bars up to this one; 0 where it is not.</summary>
    public int Run { get; private set; }

    /// <summary>Takes a bar.</summary>
    /// <param name="odd">Whether it is odd.</param>
    /// <param name="rows">Bars before it.</param>
    /// <returns>The surprise in nats; 0 where it is not odd.</returns>
    public double Take(bool odd, long rows)
    {
        var followsOdd = Run > 0;
        Run = !odd ? 0 : Run == int.MaxValue ? Run : Run + 1;
        var surprise = odd ? -PortableMath.Log(_share) - ((Run - 1) * PortableMath.Log(_repeat)) : 0;
        _share = Step(_share, odd, Math.Max(1 / 500.0, 1.0 / (rows + 100)), Rarest);
        if (followsOdd)
            _repeat = Step(_repeat, odd, 1 / 50.0, RarestRepeat);
        return surprise;
    }

    /// <summary>Writes or reads the counter.</summary>
    public void Persist(ref StateStream state)
    {
        _share = state.Bounded(_share, Rarest, Most);
        _repeat = state.Bounded(_repeat, RarestRepeat, Most);
        Run = state.Field(Run);
    }

    private static float Step(float share, bool seen, double rate, float least) =>
        (float)Math.Clamp(share + (((seen ? 1 : 0) - share) * rate), least, Most);
}
