using Anomaly.Gateway.Api.Access;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>Whose watch lists, rules, channels and alerts a request is about: the one place that says so.</summary>
internal static class AlertOwner
{
    /// <summary>The person that a request acts for.</summary>
    public static string Of(HttpContext context) => Caller.Of(context)?.Person.Id ?? throw new InvalidOperationException("The route lets people in who are not signed in.");

    /// <summary>The grain of that person.</summary>
    public static IPersonAlertsGrain AlertsOf(this IGrainFactory grains, HttpContext context) => grains.PersonAlerts(Of(context));
}
