using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Calls;
using Anomaly.Runtime.Contracts;
using Anomaly.Runtime.Diagnostics;
using Anomaly.Runtime.Reminders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace Anomaly.Runtime.Hosting;

/// <summary>The silo's life in its host: checks the grains, joins, collects and reminds while it runs, leaves in good order.</summary>
internal sealed partial class SiloService(
    Silo silo, GrainClasses classes, ReminderService reminders, PendingCalls pending, RuntimeInstruments instruments,
    IServiceProvider services, IOptions<ActorRuntimeOptions> options, ILogger<SiloService> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource ended = new();
    private Task work = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<ICluster>() is not { } cluster)
            throw new GrainContractException("The silo does not know its cluster; call UseLocalhostClustering() for the "
                + "embedded mode, or UsePostgresClustering(...).");
        Observe();
        silo.Status = SiloStatus.Joining;
        await cluster.JoinAsync(cancellationToken);
        silo.Status = SiloStatus.Active;
        LogStarted(logger, cluster.Self, classes.All.Count());
        work = Task.WhenAll(reminders.RunAsync(options.Value.ReminderPeriod, ended.Token), CollectAsync(ended.Token));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await ended.CancelAsync();
        if (silo.Status is SiloStatus.Dead or SiloStatus.Created)
            return;
        silo.Status = SiloStatus.ShuttingDown;
        await using (cancellationToken.UnsafeRegister(static state => ((Silo)state!).StopWaiting(), silo))
            await silo.Cluster.LeaveAsync(cancellationToken);
        silo.Status = SiloStatus.Dead;
        await work;
        LogStopped(logger, silo.Cluster.Self);
    }

    public void Dispose() => ended.Dispose();

    private async Task CollectAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Value.CollectionPeriod, silo.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                silo.CollectIdle();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private void Observe()
    {
        instruments.Meter.CreateObservableGauge("anomaly.runtime.activations", () => silo.Directory.All.Count(), "{activation}",
            "Activations in this silo.");
        instruments.Meter.CreateObservableGauge("anomaly.runtime.mailbox.depth", () => silo.Directory.All.Sum(each => each.Waiting),
            "{call}", "Calls that wait in mailboxes of this silo.");
        instruments.Meter.CreateObservableGauge("anomaly.runtime.calls.pending", () => pending.Count, "{call}",
            "Calls of this process that wait for an answer.");
    }
}
