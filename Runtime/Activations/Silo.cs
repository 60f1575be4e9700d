using Anomaly.Runtime.Calls;
using Anomaly.Runtime.Diagnostics;
using Anomaly.Runtime.Hosting;
using Anomaly.Runtime.Reminders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Anomaly.Runtime.Activations;

/// <summary>Runs the grains of one process: finds or makes the activation that a call is for.</summary>
internal sealed partial class Silo(
    GrainClasses classes, IServiceProvider services, TimeProvider time, RuntimeInstruments instruments,
    IOptions<ActorRuntimeOptions> options, ILogger<Silo> logger) : ICallDestination, IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Lazy<ICluster> cluster = new(services.GetRequiredService<ICluster>);
    private readonly Lazy<GrainReferences> references = new(services.GetRequiredService<GrainReferences>);
    private readonly Lazy<ReminderService> reminders = new(services.GetRequiredService<ReminderService>);
    private long fenceAt = long.MaxValue;

    public ActorRuntimeOptions Options { get; } = options.Value;

    public ActivationDirectory Directory { get; } = new();

    public RecentLatency Latency { get; } = new(time);

    public IServiceProvider Services => services;

    public TimeProvider Time => time;

    public GrainReferences References => references.Value;

    public ReminderService Reminders => reminders.Value;

    public ICluster Cluster => cluster.Value;

    /// <summary>
    /// From this timestamp on no turn of an ordinary grain starts; for ever away in the embedded mode, the end of the lease in a cluster.
    /// </summary>
    public long FenceAt { get => Volatile.Read(ref fenceAt); set => Volatile.Write(ref fenceAt, value); }

    public bool MayTakeTurns => Status != SiloStatus.Dead && FenceAt is var at && (at == long.MaxValue || time.GetTimestamp() < at);

    public SiloStatus Status { get; set; } = SiloStatus.Created;

    /// <summary>Cancelled when the time to stop in good order is over.</summary>
    public CancellationToken Stopping => stopping.Token;

    /// <summary>Brings a call to its activation, made if need be; false when the grain is not this silo's.</summary>
    public bool TryDeliver(GrainCall call)
    {
        var grainClass = classes.Of(call.Target.Type);
        call.ArrivedAt = time.GetTimestamp();
        return grainClass.Workers is { } workers
            ? TryDeliverTo(LeastLoaded(call.Target, workers), grainClass, call)
            : Cluster.Owns(call.Target) && TryDeliverTo(new ActivationKey(call.Target, 0), grainClass, call);
    }

    bool ICallDestination.TrySend(GrainCall call, int round) => TryDeliver(call);

    /// <summary>
    /// Deactivates the grains chosen, and waits until they are gone or the time for it is over; then what is left is abandoned.
    /// </summary>
    public async Task DrainAsync(Func<GrainId, bool> chosen, CancellationToken cancellationToken)
    {
        var reason = Status == SiloStatus.Active
            ? new DeactivationReason(DeactivationReasonCode.Migrating, "The grain moves to another silo.")
            : new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The silo is stopping.");
        var deadline = Task.Delay(Options.DrainTimeout, time, cancellationToken);
        while (Directory.All.Where(activation => chosen(activation.GrainId)).ToList() is { Count: > 0 } activations)
        {
            foreach (var activation in activations)
                activation.Deactivate(reason);
            var gone = Task.WhenAll(activations.Select(activation => activation.WhenDead));
            if (await Task.WhenAny(gone, deadline) == gone)
                continue;
            LogDrainTimedOut(logger, activations.Count);
            foreach (var activation in activations)
                activation.Abandon();
        }
    }

    /// <summary>Deactivates what nobody has used for <paramref name="age"/>, or for the limit of its class when none is given.</summary>
    public int CollectIdle(TimeSpan? age = null)
    {
        var collected = 0;
        foreach (var activation in Directory.All)
        {
            var limit = age ?? activation.Class.CollectionAge ?? Options.CollectionAge;
            if (!activation.IsIdleFor(limit))
                continue;
            activation.Deactivate(new DeactivationReason(DeactivationReasonCode.ActivationIdle, $"It was not used for {limit}."));
            collected++;
        }

        return collected;
    }

    /// <summary>Ends at once, as a crash would.</summary>
    public void Kill()
    {
        Status = SiloStatus.Dead;
        stopping.Cancel();
        foreach (var activation in Directory.All)
            activation.Abandon();
    }

    /// <summary>An activation has ended, and calls still waited for it: an heir takes them, unless the grain has moved.</summary>
    public bool TrySucceed(Activation dead, List<GrainCall> waiting)
    {
        if (waiting.Count == 0 || !(dead.Class.Workers is not null || Cluster.Owns(dead.GrainId)))
        {
            Directory.Remove(dead);
            return false;
        }

        var heir = new Activation(this, dead.Class, dead.Key);
        heir.Inherit(waiting);
        Directory.Replace(dead, heir);
        return true;
    }

    /// <summary>A timestamp that much later; "for ever" (<see cref="TimeSpan.MaxValue"/>) is as good as ten years.</summary>
    public long TimestampAfter(TimeSpan span) =>
        time.GetTimestamp() + (long)(Math.Min(span.TotalSeconds, TimeSpan.FromDays(3653).TotalSeconds) * time.TimestampFrequency);

    public void Count(Call call, CallOutcome outcome)
    {
        if (call is not GrainCall grainCall)
            return;
        var now = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(call.ArrivedAt, now);
        Latency.Add(elapsed, now);
        instruments.Ended(grainCall, outcome, elapsed);
    }

    /// <summary>Whether calls are taken. While the silo drains, its own grains may still call each other to finish what they do.</summary>
    public bool IsOpen =>
        Status == SiloStatus.Active || (Status == SiloStatus.ShuttingDown && SynchronizationContext.Current is Activation);

    /// <summary>Whether grains of that type are stateless workers, which run wherever their caller is.</summary>
    public bool IsWorker(GrainType type) => classes.Find(type)?.Workers is not null;

    public void StopWaiting() => stopping.Cancel();

    public void Dispose() => stopping.Dispose();

    private ActivationKey LeastLoaded(GrainId target, int workers)
    {
        var best = new ActivationKey(target, 0);
        var least = int.MaxValue;
        for (var i = 0; i < workers && least > 0; i++)
        {
            var key = new ActivationKey(target, i);
            var load = Directory.Find(key)?.Load ?? 0;
            if (load < least)
                (best, least) = (key, load);
        }

        return best;
    }

    private bool TryDeliverTo(ActivationKey key, GrainClass grainClass, GrainCall call)
    {
        var wait = default(SpinWait);
        for (;;)
        {
            var activation = Directory.Find(key) ?? Directory.GetOrAdd(key, each => new Activation(this, grainClass, each));

            // Asked again now that the activation can be found: a drain that began in between has either seen it or is seen here.
            if (grainClass.Workers is null && !Cluster.Owns(key.Id))
            {
                if (activation.IsUnused)
                    Directory.Remove(activation);
                return false;
            }

            if (activation.TryDeliver(call))
                return true;
            wait.SpinOnce();
        }
    }
}
