using Anomaly.Alerts.Sending;

namespace Anomaly.Grains.Alerting;

/// <summary>
/// Looks after the outbox, and has the grains of people send what is due. A timer drives it while it is active, and a call when there is news; a reminder makes it active
/// again after a restart or the loss of its silo.
/// </summary>
[GrainType("alertdispatch")]
internal sealed partial class AlertDispatchGrain(AlertFanOut fanOut, AlertBacklog backlog, ILogger<AlertDispatchGrain> logger) : Grain, IAlertDispatchGrain, IRemindable
{
    private const string ReminderName = "dispatch";
    private const int MostPeople = 500;
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1), TickPeriod = TimeSpan.FromSeconds(1);

    /// <summary>People whose grains are sending: they are not called again meanwhile.</summary>
    private readonly HashSet<string> _sending = [];
    private bool _working, _failing;

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await this.RegisterOrUpdateReminder(ReminderName, ReminderPeriod, ReminderPeriod, cancellationToken);
        this.RegisterGrainTimer(WorkAsync, new GrainTimerCreationOptions { DueTime = TickPeriod, Period = TickPeriod, Interleave = true, KeepAlive = true });
    }

    /// <summary>Does nothing: being active is what the reminder is for.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    /// <inheritdoc />
    public Task NotifyAsync(CancellationToken cancellationToken) => WorkAsync(cancellationToken);

    /// <inheritdoc />
    public Task<Page<AlertDelivery>> ListDeadAsync(AlertDeliveryQuery query, CancellationToken cancellationToken) =>
        backlog.ListDeadAsync(GrainErrors.WithinLimit(query), cancellationToken);

    /// <inheritdoc />
    public Task<bool> ResendAsync(string deliveryId, CancellationToken cancellationToken) => backlog.ResendAsync(deliveryId, cancellationToken);

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        if (_working)
            return;
        _working = true;
        try
        {
            while (await fanOut.RunAsync(cancellationToken) > 0)
                await SendAsync(cancellationToken);
            await SendAsync(cancellationToken);
            await backlog.TidyAsync(cancellationToken);
            _failing = false;
        }
        catch (StoreException exception)
        {
            if (!_failing)
                LogNotDispatched(logger, exception.Message);
            _failing = true;
        }
        finally
        {
            _working = false;
        }
    }

    /// <summary>Has everybody's grain send what is due, and does not wait for it.</summary>
    private async Task SendAsync(CancellationToken cancellationToken)
    {
        foreach (var person in await backlog.ListPeopleDueAsync(MostPeople, cancellationToken))
        {
            if (_sending.Add(person))
                _ = DeliverAsync(person);
        }
    }

    private async Task DeliverAsync(string person)
    {
        try
        {
            await GrainFactory.PersonAlerts(person).DeliverAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is DetectionException or OrleansException or TimeoutException)
        {
            if (!_failing)
                LogNotDelivered(logger, exception.Message);
            _failing = true;
        }
        finally
        {
            _sending.Remove(person);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Alerts could not be worked on; it is tried again every second. {Reason}")]
    private static partial void LogNotDispatched(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "The alerts of a person could not be sent; it is tried again every second. {Reason}")]
    private static partial void LogNotDelivered(ILogger logger, string reason);
}
