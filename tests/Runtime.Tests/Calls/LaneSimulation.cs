using Anomaly.Runtime.Calls;

namespace Anomaly.Runtime.Tests.Calls;

/// <summary>
/// One partition that moves among three silos as a seed wills it, while a caller calls without waiting. The new owner may hear of its luck
/// later than the caller, calls may come back in any order, callers may give up, connections may break.
/// </summary>
internal sealed class LaneSimulation
{
    private const int Steps = 400;
    private readonly Random random;
    private readonly LaneSilo[] silos;
    private readonly CallLane lane;
    private readonly List<LaneCall> calls = [];
    private readonly List<LaneCall> ran = [];
    private int owner;
    private int known;
    private bool isDraining;

    public LaneSimulation(int seed)
    {
        random = new Random(seed);
        silos = [.. Enumerable.Range(0, 3).Select(_ => new LaneSilo(random))];
        silos[0].Owns = true;
        lane = new CallLane(_ => silos[known]);
    }

    public IReadOnlyList<LaneCall> Calls => calls;

    /// <summary>In the order in which they ran.</summary>
    public IReadOnlyList<LaneCall> Ran => ran;

    public int Moves { get; private set; }

    public void Run()
    {
        for (var step = 0; step < Steps; step++)
            Step(random.Next(100));
        while (calls.Any(call => call.IsAwaited))
            Heal();
    }

    private void Step(int draw)
    {
        var silo = silos[random.Next(silos.Length)];
        switch (draw)
        {
            case < 30:
                calls.Add(new LaneCall(calls.Count));
                lane.Send(calls[^1]);
                break;
            case < 50:
                silo.Arrive();
                break;
            case < 65:
                RunNext(silo);
                break;
            case < 85:
                silo.Return();
                break;
            case < 91:
                Move();
                break;
            case < 94:
                known = owner;
                break;
            case < 97:
                lane.Flush();
                break;
            case < 99 when calls.LastOrDefault(call => call.IsAwaited) is { } last:
                last.End();
                break;
            case 99 when random.Next(4) == 0:
                silo.Break();
                break;
        }
    }

    /// <summary>The next step of a move: the owner stops, has ended its grains, the next one hears of it.</summary>
    private void Move()
    {
        if (!isDraining && silos[owner].Owns)
        {
            silos[owner].Owns = false;
            isDraining = true;
        }
        else if (isDraining)
        {
            silos[owner].EndDrain();
            owner = random.Next(silos.Length);
            isDraining = false;
            Moves++;
        }
        else
        {
            silos[owner].Owns = true;
        }
    }

    private void Heal()
    {
        while (isDraining || !silos[owner].Owns)
            Move();
        known = owner;
        foreach (var silo in silos)
        {
            while (!silo.IsQuiet)
            {
                silo.Arrive();
                RunNext(silo);
                silo.Return();
            }
        }

        lane.Flush();
    }

    private void RunNext(LaneSilo silo)
    {
        if (silo.RunNext() is { } call)
            ran.Add(call);
    }
}
