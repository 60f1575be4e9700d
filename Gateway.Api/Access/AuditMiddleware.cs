using Anomaly.Gateway.Api.Hosting;
using Anomaly.Hosting;
using Anomaly.People;

namespace Anomaly.Gateway.Api.Access;

/// <summary>Says of an endpoint what its method does not: that it only reads though it is called with POST, or changes something though with GET.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EffectAttribute(bool isChange) : Attribute
{
    /// <summary>Whether a call is a change.</summary>
    public bool IsChange { get; } = isChange;
}

/// <summary>
/// Notes every change in the audit: who made it, which, and how it ended. The answer ends once that is durable. Where it cannot be written, the change has been made nevertheless, and
/// the log has the entry.
/// </summary>
internal sealed partial class AuditMiddleware(RequestDelegate next, AuditTrail trail, IPeopleStore people, ILogger<AuditMiddleware> logger)
{
    /// <summary>The name of route values that name a person, whom the audit names otherwise.</summary>
    public const string PersonValue = "person_id";

    private static readonly object ActorKey = new();

    /// <summary>Says who acts where the request did not know it yet: whoever has just signed in.</summary>
    public static void SetActor(HttpContext context, Person person) => context.Items[ActorKey] = person.Pseudonym;

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not RouteEndpoint endpoint || !IsChange(context.Request.Method, endpoint))
        {
            await next(context);
            return;
        }

        var target = await TargetAsync(context);
        var status = StatusCodes.Status500InternalServerError;
        try
        {
            await next(context);
            status = context.Response.StatusCode;
        }
        catch (Exception exception)
        {
            status = ErrorTable.For(exception).Status;
            throw;
        }
        finally
        {
            var actor = context.Items[ActorKey] as string ?? Caller.Of(context)?.Person.Pseudonym ?? "anonymous";
            await NoteAsync(new AuditEvent(actor, $"{context.Request.Method} /{endpoint.RoutePattern.RawText?.Trim('/')}", target, $"{status}", CorrelationId.Of(context)));
        }
    }

    /// <summary>Whether a call of an endpoint is a change.</summary>
    public static bool IsChange(string method, Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<EffectAttribute>()?.IsChange ?? !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method));

    private async Task<string> TargetAsync(HttpContext context)
    {
        var values = new List<string>();
        foreach (var (name, value) in context.Request.RouteValues)
        {
            var text = value?.ToString() ?? "";
            if (name == PersonValue)
                text = PersonId.IsWellFormed(text) && await people.FindPersonAsync(text.ToLowerInvariant(), context.RequestAborted) is { } person ? person.Pseudonym : "unknown";
            values.Add($"{name}={text}");
        }

        return string.Join(' ', values);
    }

    private async Task NoteAsync(AuditEvent happened)
    {
        try
        {
            await trail.AppendAsync(happened);
        }
        catch (Exception exception) when (StoreFailures.Translate(exception) is not null || exception is InvalidOperationException)
        {
            LogLost(happened.Actor, happened.Action, happened.Target, happened.Outcome, exception.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The audit could not be written: {Actor} {Action} ({Target}) {Outcome}. {Reason}")]
    private partial void LogLost(string actor, string action, string target, string outcome, string reason);
}
