using System.Text;

namespace Anomaly.Gateway.Api.Tests.Fixtures;

/// <summary>Request bodies.</summary>
internal static class Bodies
{
    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    public static Task<HttpResponseMessage> PostJsonAsync(this HttpClient client, string address, string json) => client.PostAsync(address, Json(json));

    public static Task<HttpResponseMessage> PutJsonAsync(this HttpClient client, string address, string json) => client.PutAsync(address, Json(json));
}
