using Anomaly.Runtime.Clustering;

namespace Anomaly.Runtime.Tests.Clustering;

/// <summary>One silo of a simulation: its machine, its clock, and what the world does to it.</summary>
internal sealed class SimulatedSilo(SiloMachine machine, TimeSpan joinedAt, double clockRate)
{
    public SiloMachine Machine => machine;

    public bool IsCrashed { get; set; }

    /// <summary>Until then its process does not run; its clock does.</summary>
    public TimeSpan PausedUntil { get; set; }

    /// <summary>Until then nothing passes between it and the database.</summary>
    public TimeSpan CutUntil { get; set; }

    public bool IsGone { get; set; }

    public bool ExchangeUnderWay { get; set; }

    public bool SessionIsLost { get; set; }

    /// <summary>Whether its session ever broke while it lived: only then may another run one of its partitions beside it.</summary>
    public bool WasCut { get; set; }

    public bool Runs(TimeSpan now) => !IsCrashed && !IsGone && now >= PausedUntil;

    /// <summary>Its own monotonic clock, which may run fast or slow.</summary>
    public TimeSpan ClockAt(TimeSpan now) => (now - joinedAt) * clockRate;

    /// <summary>Whether it would start a turn in that partition now. A paused process would, the moment it goes on.</summary>
    public bool TakesTurns(int partition, TimeSpan now) =>
        !IsCrashed && !IsGone && machine.Owns(partition, ClockAt(now)) && !machine.MustFence(ClockAt(now));
}
