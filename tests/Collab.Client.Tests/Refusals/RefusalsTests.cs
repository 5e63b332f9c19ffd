using System.Globalization;
using Collab.Protocol;

namespace Collab.Client.Tests.Refusals;

internal sealed class RefusalsTests
{
    private static IEnumerable<RefusalCode> Codes => RefusalCode.All;

    [TestCaseSource(nameof(Codes))]
    public void Every_code_has_an_exception_of_its_own_named_after_it(RefusalCode code)
    {
        var exception = Client.Refusals.ToException(new RefusalDetails(code.Name, "the reason", false));
        var words = code.Name.Split('_').Select(x => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(x));
        Assert.Multiple(() =>
        {
            Assert.That(exception.GetType().Name, Is.EqualTo(string.Concat(words) + "Exception"));
            Assert.That(exception.GetType().IsSealed);
            Assert.That(exception.Code, Is.SameAs(code));
            Assert.That(exception.CodeName, Is.EqualTo(code.Name));
            Assert.That(exception.Retry, Is.EqualTo(code.Retry));
            Assert.That(exception.Explanation, Is.EqualTo("the reason"));
            Assert.That(exception.Message, Is.EqualTo($"{code.Name}: the reason"));
        });
    }

    [Test]
    public void No_two_codes_share_an_exception_and_no_exception_is_without_a_code()
    {
        var used = Codes.Select(x => Client.Refusals.ToException(new RefusalDetails(x.Name, "", false)).GetType());
        var declared = typeof(RefusedException).Assembly.GetTypes()
            .Where(x => x.IsSubclassOf(typeof(RefusedException)));
        Assert.That(used, Is.Unique.And.EquivalentTo(declared));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_code_of_a_newer_server_is_the_base_class_with_the_wires_flag(bool retry)
    {
        var exception = Client.Refusals.ToException(new RefusalDetails("from_the_future", "", retry));
        Assert.Multiple(() =>
        {
            Assert.That(exception, Is.TypeOf<RefusedException>());
            Assert.That(exception.Code, Is.Null);
            Assert.That(exception.CodeName, Is.EqualTo("from_the_future"));
            Assert.That(exception.Retry, Is.EqualTo(retry));
        });
    }
}
