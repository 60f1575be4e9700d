namespace Anomaly.Alerts.Channels;

/// <summary>The ways to reach people that this product has.</summary>
public sealed partial class AlertChannels(IEnumerable<IAlertChannel> channels, ILogger<AlertChannels> logger)
{
    private readonly Dictionary<AlertChannelKind, IAlertChannel> _channels = channels.ToDictionary(channel => channel.Kind);

    /// <summary>The way of a kind.</summary>
    public IAlertChannel Of(AlertChannelKind kind) => _channels[kind];

    /// <summary>Sends a message. Whatever goes wrong is an outcome.</summary>
    public async Task<SendOutcome> SendAsync(AlertChannel to, AlertMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(to);
        var channel = Of(to.Kind);
        if (channel.Problem is { } problem)
            return new SendOutcome(SendResult.NotTaken, problem);
        try
        {
            return await channel.SendAsync(to, message, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFault(exception, to.Kind);
            return new SendOutcome(SendResult.Unknown, "The message could not be sent by a fault of the product; its log has the details.");
        }
    }

    [LoggerMessage(LogLevel.Error, "A message to a {Kind} channel failed unexpectedly")]
    private partial void LogFault(Exception exception, AlertChannelKind kind);
}
