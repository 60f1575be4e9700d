namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>An error that an endpoint may answer beside those that any may; for the API's description.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class AnswersAttribute(int status) : Attribute
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;
}
