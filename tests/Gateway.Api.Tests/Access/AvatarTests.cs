using System.Net;
using System.Net.Http.Headers;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.People;

namespace Anomaly.Gateway.Api.Tests.Access;

/// <summary>Pictures of users, in the shapes of the old system's second service.</summary>
public sealed class AvatarTests
{
    public static byte[] Png => [0x89, .. "PNG\r\n\u001A\n"u8, 1, 2, 3];

    public static MultipartFormDataContent Form(byte[] file)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/html");
        return new MultipartFormDataContent { { content, "avatar", "a.html" } };
    }

    [Fact]
    public async Task Picture_isShownAsWhatItIs_untilItIsDeleted()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        var person = await gateway.AddAsync(Role.Viewer);

        var set = await SendAsync(gateway, HttpMethod.Post, person, Form(Png));
        var url = (await set.ReadAsync())["pictureUrl"]!.GetValue<string>();
        var shown = await gateway.Client.GetAsync(url);

        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        Assert.StartsWith($"/node/users/{person.Id}/avatar?v=", url, StringComparison.Ordinal);
        Assert.Equal(("image/png", "nosniff"), (shown.Content.Headers.ContentType!.MediaType, shown.Headers.GetValues("X-Content-Type-Options").Single()));
        Assert.Equal(Png, await shown.Content.ReadAsByteArrayAsync());
        var profile = await (await gateway.SendAsync("GET", "/node/users/profile", gateway.TokenOf(person))).ReadAsync();
        Assert.Equal(url, profile["user"]!["pictureUrl"]!.GetValue<string>());
        await (await SendAsync(gateway, HttpMethod.Delete, person, null)).AnswersAsync(HttpStatusCode.OK, """{"message":"Avatar deleted"}""");
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.Client.GetAsync(url)).StatusCode);
        Assert.Null((await gateway.People.FindPersonAsync(person.Id))!.PictureUrl);
    }

    [Theory]
    [InlineData("image/jpeg", new byte[] { 0xFF, 0xD8, 0xFF, 0 })]
    [InlineData("image/gif", new byte[] { 71, 73, 70, 56, 57, 97 })]
    [InlineData("image/webp", new byte[] { 82, 73, 70, 70, 0, 0, 0, 0, 87, 69, 66, 80 })]
    [InlineData(null, new byte[] { 60, 115, 118, 103, 62 })]
    [InlineData(null, new byte[0])]
    public async Task Picture_isToldByItsContent(string? type, byte[] file)
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        var person = await gateway.AddAsync(Role.Viewer);

        var set = await SendAsync(gateway, HttpMethod.Post, person, Form(file));

        Assert.Equal(type is null ? HttpStatusCode.BadRequest : HttpStatusCode.OK, set.StatusCode);
        Assert.Equal(type, (await gateway.People.FindPictureAsync(person.Id))?.ContentType);
    }

    [Fact]
    public async Task Upload_thatIsTooLargeOrNoForm_orOfNobody_isRefused()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        var person = await gateway.AddAsync(Role.Viewer);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync(gateway, HttpMethod.Post, person, Form([.. Png, .. new byte[1 << 20]]))).StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await SendAsync(gateway, HttpMethod.Post, person, Bodies.Json("{}"))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.Client.PostAsync("/node/users/profile/avatar", Form(Png))).StatusCode);
        Assert.Null(await gateway.People.FindPictureAsync(person.Id));
    }

    private static Task<HttpResponseMessage> SendAsync(GatewayUnderTest gateway, HttpMethod method, Person person, HttpContent? content) => gateway.Client.SendAsync(
        new HttpRequestMessage(method, "/node/users/profile/avatar") { Content = content, Headers = { Authorization = new AuthenticationHeaderValue("Bearer", gateway.TokenOf(person)) } });
}
