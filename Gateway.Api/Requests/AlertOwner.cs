namespace Anomaly.Gateway.Api.Requests;

/// <summary>Whose watch lists, rules, channels and alerts a request is about: the one place that says so.</summary>
internal static class AlertOwner
{
    /// <summary>The person of an installation without accounts: 24 hex digits, as every person's id.</summary>
    public const string Local = "000000000000000000000000";

    /// <summary>Digits of a person's id.</summary>
    public const int IdLength = 24;

    /// <summary>The person that a request acts for.</summary>
    public static string Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Local;
    }

    /// <summary>The grain of that person.</summary>
    public static IPersonAlertsGrain AlertsOf(this IGrainFactory grains, HttpContext context) => grains.PersonAlerts(Of(context));
}
